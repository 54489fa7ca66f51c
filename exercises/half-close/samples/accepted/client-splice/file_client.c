/* file_client <ip> <port>: splice() from the socket through a pipe into the file */
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
    int ends[2];
    ssize_t count;

    if (pipe(ends) == -1)
        fail("pipe");
    while ((count = splice(sd, NULL, ends[1], NULL, 65536, 0)) > 0) {
        while (count > 0) {
            ssize_t out = splice(ends[0], NULL, fd, NULL, (size_t)count, 0);

            if (out <= 0)
                fail("splice");
            count -= out;
        }
    }
    if (count == -1)
        fail("splice");
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
