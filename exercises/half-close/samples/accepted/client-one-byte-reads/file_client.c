/* file_client <ip> <port>: every byte has a read() of its own */
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

static void receive(int sd, int fd)
{
    FILE *file = fdopen(dup(fd), "wb");
    char byte;
    ssize_t count;

    if (file == NULL)
        fail("fdopen");
    while ((count = read(sd, &byte, 1)) == 1)
        putc(byte, file);
    if (count == -1)
        fail("read");
    if (fclose(file) == EOF)
        fail("receive.dat");
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
    receive(sd, fd);
    close(fd);
    puts("Received file data");
    if (send(sd, "Thank you", 10, MSG_NOSIGNAL) != 10)
        fail("send");
    close(sd);
    return EXIT_SUCCESS;
}
