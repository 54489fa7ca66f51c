/* file_client <ip> <port>: FILE streams on the socket, one for each direction */
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
#include <signal.h>

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
    FILE *in = fdopen(dup(sd), "rb"), *out = fdopen(dup(fd), "wb");
    int byte;

    if (in == NULL || out == NULL)
        fail("fdopen");
    while ((byte = getc(in)) != EOF)
        putc(byte, out);
    if (ferror(in))
        fail("getc");
    fclose(in);
    if (fclose(out) == EOF)
        fail("receive.dat");
}

int main(int argc, char *argv[])
{
    int fd, sd;

    if (argc != 3)
        return EXIT_FAILURE;
    signal(SIGPIPE, SIG_IGN);
    sd = connect_to(argv[1], argv[2]);
    fd = open("receive.dat", O_RDWR | O_CREAT | O_TRUNC, 0644);
    if (fd == -1)
        fail("receive.dat");
    receive(sd, fd);
    close(fd);
    puts("Received file data");
    FILE *out = fdopen(dup(sd), "wb");
    if (out == NULL || fwrite("Thank you", 1, 10, out) != 10 || fclose(out) == EOF)
        fail("fwrite");
    close(sd);
    return EXIT_SUCCESS;
}
