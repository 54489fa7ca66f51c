/* file_client <ip> <port>: readv() into three buffers of odd sizes */
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
#include <sys/uio.h>

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
    static char a[1], b[29], c[5000];
    struct iovec parts[3] = {{a, sizeof a}, {b, sizeof b}, {c, sizeof c}};
    ssize_t count;

    while ((count = readv(sd, parts, 3)) > 0) {
        int i;

        for (i = 0; i < 3 && count > 0; i++) {
            size_t part = (size_t)count < parts[i].iov_len ? (size_t)count : parts[i].iov_len;

            store(fd, parts[i].iov_base, part);
            count -= (ssize_t)part;
        }
    }
    if (count == -1)
        fail("readv");
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
