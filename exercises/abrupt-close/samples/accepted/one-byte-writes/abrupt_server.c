/* abrupt_server <port> <file>: one byte with each call, and TCP_NODELAY so that each may go at once */
#define _GNU_SOURCE
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

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

static int accept_one(int listener)
{
    int sd = accept(listener, NULL, NULL);

    if (sd == -1)
        fail("accept");
    return sd;
}

static void send_file(int sd, FILE *file)
{
    int c;

    while ((c = getc(file)) != EOF) {
        char byte = (char)c;

        if (send(sd, &byte, 1, MSG_NOSIGNAL) != 1)
            fail("send");
    }
    if (ferror(file))
        fail("read file");
}

int main(int argc, char *argv[])
{
    int listener, sd;
    FILE *file;
    int on = 1;

    if (argc != 3)
        return EXIT_FAILURE;
    file = fopen(argv[2], "rb");
    if (file == NULL)
        fail(argv[2]);
    listener = listen_on(argv[1]);
    sd = accept_one(listener);
    if (setsockopt(sd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) == -1)
        fail("TCP_NODELAY");
    send_file(sd, file);
    close(sd);
    close(listener);
    fclose(file);
    return EXIT_SUCCESS;
}
