/* file_client <ip> <port>: sleeps four seconds before its first read */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

static void fail(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
}

static int connect_to(const char *ip, const char *port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((unsigned short)atoi(port))};
    int sd = socket(AF_INET, SOCK_STREAM, 0);

    if (sd == -1 || inet_pton(AF_INET, ip, &address.sin_addr) != 1)
        fail("socket");
    if (connect(sd, (struct sockaddr *)&address, sizeof address) == -1)
        fail("connect");
    return sd;
}

static void store(int fd, const char *data, size_t size)
{
    while (size > 0) {
        ssize_t count = write(fd, data, size);

        if (count == -1)
            fail("receive.dat");
        data += count;
        size -= (size_t)count;
    }
}

static void receive(int sd, int fd)
{
    char buf[8192];
    ssize_t count;

    while ((count = read(sd, buf, sizeof buf)) > 0)
        store(fd, buf, (size_t)count);
    if (count == -1)
        fail("read");
}

int main(int argc, char *argv[])
{
    int fd, sd;

    if (argc != 3)
        return EXIT_FAILURE;
    sd = connect_to(argv[1], argv[2]);
    fd = open("receive.dat", O_RDWR | O_CREAT | O_TRUNC, 0644);
    if (fd == -1)
        fail("receive.dat");
    sleep(4);
    receive(sd, fd);
    close(fd);
    puts("Received file data");
    if (send(sd, "Thank you", 10, MSG_NOSIGNAL) != 10)
        fail("send");
    close(sd);
    return EXIT_SUCCESS;
}
