/* abrupt_server <port> <file>: sendfile() through a copy of the descriptor, TCP_CORK and no uncorking */
#define _GNU_SOURCE
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
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
    struct stat status;
    off_t at = 0;

    if (fstat(fileno(file), &status) == -1)
        fail("stat");
    while (at < status.st_size) {
        if (sendfile(sd, fileno(file), &at, (size_t)(status.st_size - at)) <= 0)
            fail("sendfile");
    }
}

int main(int argc, char *argv[])
{
    int listener, sd;
    FILE *file;
    int on = 1, copy;

    if (argc != 3)
        return EXIT_FAILURE;
    file = fopen(argv[2], "rb");
    if (file == NULL)
        fail(argv[2]);
    listener = listen_on(argv[1]);
    sd = accept_one(listener);
    copy = dup(sd);
    if (copy == -1 || setsockopt(sd, IPPROTO_TCP, TCP_CORK, &on, sizeof on) == -1)
        fail("dup");
    send_file(copy, file);

    /* The cork stays in: close() lets the last piece go. It is the second one that gives the socket up. */
    close(copy);
    close(sd);
    close(listener);
    fclose(file);
    return EXIT_SUCCESS;
}
