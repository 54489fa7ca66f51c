/* abrupt_server <port> <file>: an IPv6 socket for both families, a backlog of 4096, nothing blocks but poll() */
#define _GNU_SOURCE
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
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

/* One IPv6 socket for both families: IPV6_V6ONLY is off. */
static int listen_on(const char *port)
{
    struct addrinfo hints = {.ai_family = AF_INET6, .ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE | AI_NUMERICSERV}, *found;
    int on = 1, off = 0, listener;

    if (getaddrinfo(NULL, port, &hints, &found) != 0)
        fail("getaddrinfo");
    listener = socket(found->ai_family, found->ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC, found->ai_protocol);
    if (listener == -1 || setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == -1
        || setsockopt(listener, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off) == -1)
        fail("socket");
    if (bind(listener, found->ai_addr, found->ai_addrlen) == -1 || listen(listener, 4096) == -1)
        fail("bind");
    freeaddrinfo(found);
    return listener;
}

static short wait_for(int fd, short events)
{
    struct pollfd one = {.fd = fd, .events = events};

    if (poll(&one, 1, -1) == -1)
        fail("poll");
    return one.revents;
}

static int accept_one(int listener)
{
    int sd;

    do {
        wait_for(listener, POLLIN);
        sd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    } while (sd == -1 && (errno == EAGAIN || errno == ECONNABORTED));
    if (sd == -1)
        fail("accept");
    return sd;
}

static void send_all(int sd, const char *data, size_t size)
{
    while (size > 0) {
        ssize_t sent = send(sd, data, size, MSG_NOSIGNAL);

        if (sent == -1 && errno != EAGAIN)
            fail("send");
        if (sent == -1) {
            wait_for(sd, POLLOUT);
            continue;
        }
        data += sent;
        size -= (size_t)sent;
    }
}

static void send_file(int sd, FILE *file)
{
    char buf[16384];
    size_t count;

    while ((count = fread(buf, 1, sizeof buf, file)) > 0)
        send_all(sd, buf, count);
    if (ferror(file))
        fail("read file");
}

int main(int argc, char *argv[])
{
    int listener, sd;
    FILE *file;

    if (argc != 3)
        return EXIT_FAILURE;
    file = fopen(argv[2], "rb");
    if (file == NULL)
        fail(argv[2]);
    listener = listen_on(argv[1]);
    sd = accept_one(listener);
    send_file(sd, file);
    close(sd);
    close(listener);
    fclose(file);
    return EXIT_SUCCESS;
}
