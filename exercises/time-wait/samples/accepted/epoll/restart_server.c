/*
 * restart_server <port>: epoll_wait() for everything, and one byte for each recv() and each send(), a segment for each (TCP_NODELAY).
 * Without a signal handler there is no EINTR, so epoll_wait() is not called again after one.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
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
    int on = 1, listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);

    if (listener == -1 || setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == -1)
        fail("socket");
    if (bind(listener, (struct sockaddr *)&address, sizeof address) == -1)
        fail("bind");
    if (listen(listener, 0) == -1)
        fail("listen");
    return listener;
}

static void watch(int watcher, int fd)
{
    struct epoll_event event = {.events = EPOLLIN | EPOLLET};

    if (epoll_ctl(watcher, EPOLL_CTL_ADD, fd, &event) == -1)
        fail("epoll_ctl");
}

static void wait_for_input(int watcher)
{
    struct epoll_event event;

    if (epoll_wait(watcher, &event, 1, -1) == -1)
        fail("epoll_wait");
}

static size_t read_line(int watcher, int sd, char *line, size_t size)
{
    size_t length = 0;

    while (length < size && (length == 0 || line[length - 1] != '\n')) {
        ssize_t count = recv(sd, line + length, 1, 0);

        if (count == -1 && errno == EAGAIN) {
            wait_for_input(watcher);
        } else if (count == 1) {
            length++;
        } else {
            fprintf(stderr, "no newline came: %s\n", count == 0 ? "EOF" : strerror(errno));
            exit(EXIT_FAILURE);
        }
    }
    return length;
}

static void send_bytes(int sd, const char *bytes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (send(sd, &bytes[i], 1, MSG_NOSIGNAL) != 1)
            fail("send");
    }
}

int main(int argc, char *argv[])
{
    char line[61];
    int listener, watcher, sd, on = 1;
    size_t length;

    if (argc != 2) {
        fprintf(stderr, "usage: %s <port>\n", argv[0]);
        return EXIT_FAILURE;
    }
    listener = listen_on(argv[1]);
    if ((watcher = epoll_create1(0)) == -1)
        fail("epoll_create1");
    watch(watcher, listener);
    wait_for_input(watcher);
    if ((sd = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) == -1)
        fail("accept4");
    if (setsockopt(sd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) == -1)
        fail("setsockopt(TCP_NODELAY)");
    watch(watcher, sd);
    length = read_line(watcher, sd, line, sizeof line);
    send_bytes(sd, "served: ", 8);
    send_bytes(sd, line, length);
    close(sd);
    close(watcher);
    close(listener);
    return EXIT_SUCCESS;
}
