/* file_server <port>: FILE streams on the socket, one for each direction */
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

static int listen_on(const char *port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_ANY), .sin_port = htons((unsigned short)atoi(port))};
    int on = 1, listener = socket(AF_INET, SOCK_STREAM, 0);

    if (listener == -1 || setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == -1)
        fail("socket");
    if (bind(listener, (struct sockaddr *)&address, sizeof address) == -1 || listen(listener, 1) == -1)
        fail("bind");
    return listener;
}

static void send_file(int sd, int fd)
{
    FILE *out = fdopen(dup(sd), "wb"), *in = fdopen(fd, "rb");
    int byte;

    if (out == NULL || in == NULL)
        fail("fdopen");
    while ((byte = getc(in)) != EOF) {
        if (putc(byte, out) == EOF)
            fail("putc");
    }
    if (fclose(out) == EOF)
        fail("fclose");
}

static void hear(int sd)
{
    FILE *in = fdopen(dup(sd), "rb");
    int byte;

    if (in == NULL)
        fail("fdopen");
    fputs("Message from client: ", stdout);
    while ((byte = getc(in)) != EOF) {
        if (byte != '\0')
            putchar(byte);
    }
    puts(" ");
    fclose(in);
}

int main(int argc, char *argv[])
{
    int fd = open("file_server.c", O_RDONLY), listener, sd;

    if (argc != 2 || fd == -1)
        fail("file_server.c");
    signal(SIGPIPE, SIG_IGN);
    listener = listen_on(argv[1]);
    sd = accept(listener, NULL, NULL);
    if (sd == -1)
        fail("accept");
    send_file(sd, fd);
    if (shutdown(sd, SHUT_WR) == -1)
        fail("shutdown");
    hear(sd);
    close(sd);
    close(listener);
    return EXIT_SUCCESS;
}
