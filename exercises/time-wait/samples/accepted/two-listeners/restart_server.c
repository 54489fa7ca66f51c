/*
 * restart_server <port>: a listening socket for each address that getaddrinfo() names, one for IPv4 and one for IPv6 only, and a
 * poll() that tells which of them has the client.
 */
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#define MOST_LISTENERS 8

static void fail(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
}

static int listen_at(const struct addrinfo *place)
{
    int on = 1, listener = socket(place->ai_family, place->ai_socktype | SOCK_CLOEXEC, place->ai_protocol);

    if (listener == -1)
        return -1; /* a machine without IPv6 */
    if (setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == -1)
        fail("setsockopt(SO_REUSEADDR)");
    if (place->ai_family == AF_INET6 && setsockopt(listener, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on) == -1)
        fail("setsockopt(IPV6_V6ONLY)");
    if (bind(listener, place->ai_addr, place->ai_addrlen) == -1)
        fail("bind");
    if (listen(listener, SOMAXCONN) == -1)
        fail("listen");
    return listener;
}

static nfds_t listen_everywhere(const char *port, struct pollfd *listeners)
{
    struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE | AI_NUMERICSERV};
    struct addrinfo *places;
    nfds_t count = 0;
    int error = getaddrinfo(NULL, port, &hints, &places);

    if (error != 0) {
        fprintf(stderr, "port %s: %s\n", port, gai_strerror(error));
        exit(EXIT_FAILURE);
    }
    for (struct addrinfo *place = places; place != NULL && count < MOST_LISTENERS; place = place->ai_next) {
        int listener = listen_at(place);

        if (listener != -1)
            listeners[count++] = (struct pollfd){.fd = listener, .events = POLLIN};
    }
    freeaddrinfo(places);
    if (count == 0)
        fail("socket");
    return count;
}

static void serve(int sd)
{
    char line[64];
    size_t length = 0;
    struct iovec answer[] = {{.iov_base = "served: ", .iov_len = 8}, {.iov_base = line, .iov_len = 0}};

    while (length == 0 || line[length - 1] != '\n') {
        ssize_t count = read(sd, line + length, sizeof line - length);

        if (count == -1)
            fail("read");
        if (count == 0) {
            fprintf(stderr, "no newline in %zu bytes\n", length);
            exit(EXIT_FAILURE);
        }
        length += (size_t)count;
    }
    answer[1].iov_len = length;
    if (writev(sd, answer, 2) != (ssize_t)(8 + length))
        fail("writev");
}

int main(int argc, char *argv[])
{
    struct pollfd listeners[MOST_LISTENERS];
    nfds_t count, i = 0;
    int sd;

    if (argc != 2) {
        fprintf(stderr, "usage: %s <port>\n", argv[0]);
        return EXIT_FAILURE;
    }
    count = listen_everywhere(argv[1], listeners);
    if (poll(listeners, count, -1) == -1)
        fail("poll");
    while (listeners[i].revents == 0)
        i++;
    if ((sd = accept(listeners[i].fd, NULL, NULL)) == -1)
        fail("accept");
    serve(sd);
    close(sd);
    for (i = 0; i < count; i++)
        close(listeners[i].fd);
    return EXIT_SUCCESS;
}
