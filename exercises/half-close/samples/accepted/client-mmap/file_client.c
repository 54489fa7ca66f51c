/* file_client <ip> <port>: receives straight into the mapped file */
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
#include <sys/mman.h>

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
    const size_t most = 64u << 20;
    size_t size = 0;
    ssize_t count;
    char *all;

    if (ftruncate(fd, (off_t)most) == -1)
        fail("ftruncate");
    all = mmap(NULL, most, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (all == MAP_FAILED)
        fail("mmap");
    while ((count = read(sd, all + size, most - size)) > 0)
        size += (size_t)count;
    munmap(all, most);
    if (ftruncate(fd, (off_t)size) == -1 || count == -1)
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
    receive(sd, fd);
    close(fd);
    puts("Received file data");
    if (send(sd, "Thank you", 10, MSG_NOSIGNAL) != 10)
        fail("send");
    close(sd);
    return EXIT_SUCCESS;
}
