/*
 * restart_server <port>: small buffers, an answer in pieces that TCP_CORK holds together, shutdown() of both directions just before
 * close(), and a close() that waits for the ACK of the FIN (SO_LINGER with a time).
 */
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

static void set(int sd, int level, int option, int value)
{
    if (setsockopt(sd, level, option, &value, sizeof value) == -1)
        fail("setsockopt");
}

static int listen_on(const char *port)
{
    const struct linger patient = {.l_onoff = 1, .l_linger = 20};
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_ANY), .sin_port = htons((unsigned short)atoi(port))};
    int listener = socket(AF_INET, SOCK_STREAM, 0);

    if (listener == -1)
        fail("socket");
    set(listener, SOL_SOCKET, SO_REUSEADDR, 1);
    set(listener, SOL_SOCKET, SO_RCVBUF, 1);
    set(listener, SOL_SOCKET, SO_SNDBUF, 1);
    /* All four are inherited by the connection. */
    if (setsockopt(listener, SOL_SOCKET, SO_LINGER, &patient, sizeof patient) == -1)
        fail("setsockopt(SO_LINGER)");
    if (bind(listener, (struct sockaddr *)&address, sizeof address) == -1)
        fail("bind");
    if (listen(listener, 1) == -1)
        fail("listen");
    return listener;
}

/* Looks at what is there without taking it, and takes it with the next call. */
static size_t read_line(int sd, char *line, size_t size)
{
    size_t length = 0;

    while (length == 0 || line[length - 1] != '\n') {
        ssize_t count = recv(sd, line + length, size - length, MSG_PEEK);

        if (count > 0)
            count = recv(sd, line + length, (size_t)count, MSG_WAITALL);
        if (count == -1)
            fail("recv");
        if (count == 0) {
            fprintf(stderr, "no newline came\n");
            exit(EXIT_FAILURE);
        }
        length += (size_t)count;
    }
    return length;
}

static void send_all(int sd, const char *data, size_t size)
{
    if (send(sd, data, size, MSG_NOSIGNAL) != (ssize_t)size)
        fail("send");
}

int main(int argc, char *argv[])
{
    char line[128];
    int listener, sd;
    size_t length;

    if (argc != 2) {
        fprintf(stderr, "usage: %s <port>\n", argv[0]);
        return EXIT_FAILURE;
    }
    listener = listen_on(argv[1]);
    if ((sd = accept(listener, NULL, NULL)) == -1)
        fail("accept");
    length = read_line(sd, line, sizeof line);
    set(sd, IPPROTO_TCP, TCP_CORK, 1);
    send_all(sd, "served:", 7);
    send_all(sd, " ", 1);
    send_all(sd, line, length);
    set(sd, IPPROTO_TCP, TCP_CORK, 0);
    if (shutdown(sd, SHUT_RDWR) == -1)
        fail("shutdown");
    close(sd);
    close(listener);
    return EXIT_SUCCESS;
}
