/*
 * eof_receiver <port>: nothing blocks but epoll_wait(). The connection is edge-triggered, so it is read until EAGAIN, which is
 * neither data nor an end and is not counted.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

struct counts {
    long long bytes;
    long reads;
    int error;
};

static void fail(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
}

static int listen_on(const char *port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_ANY), .sin_port = htons((unsigned short)atoi(port))};
    int on = 1, listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

    if (listener == -1 || setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == -1)
        fail("socket");
    if (bind(listener, (struct sockaddr *)&address, sizeof address) == -1 || listen(listener, 0) == -1)
        fail("bind");
    return listener;
}

static void watch(int watcher, int fd, unsigned events)
{
    struct epoll_event event = {.events = events, .data.fd = fd};

    if (epoll_ctl(watcher, EPOLL_CTL_ADD, fd, &event) == -1)
        fail("epoll_ctl");
}

/* Takes all that is there. Returns 1 when the connection is over. */
static int drain(int sd, struct counts *seen)
{
    char buf[16384];

    for (;;) {
        ssize_t count = recv(sd, buf, sizeof buf, 0);

        if (count > 0) {
            seen->bytes += count;
            seen->reads++;
        } else if (count == 0) {
            return 1;
        } else if (errno == EAGAIN) {
            return 0;
        } else if (errno != EINTR) {
            seen->error = errno;
            return 1;
        }
    }
}

int main(int argc, char *argv[])
{
    struct counts seen = {0, 0, 0};
    int listener, watcher, sd = -1, is_over = 0;

    if (argc != 2) {
        fprintf(stderr, "usage: %s <port>\n", argv[0]);
        return EXIT_FAILURE;
    }
    listener = listen_on(argv[1]);
    if ((watcher = epoll_create1(EPOLL_CLOEXEC)) == -1)
        fail("epoll_create1");
    watch(watcher, listener, EPOLLIN);
    while (!is_over) {
        struct epoll_event event;

        if (epoll_wait(watcher, &event, 1, -1) == -1) {
            if (errno != EINTR)
                fail("epoll_wait");
        } else if (event.data.fd != listener) {
            is_over = drain(sd, &seen);
        } else if ((sd = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) != -1) {
            close(listener);
            watch(watcher, sd, EPOLLIN | EPOLLRDHUP | EPOLLET);
        }
    }
    printf("bytes: %lld\nreads: %ld\n", seen.bytes, seen.reads);
    if (seen.error != 0)
        printf("end: error (%s)\n", strerror(seen.error));
    else
        puts("end: EOF");
    fflush(stdout);
    close(sd);
    close(watcher);
    return seen.error == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
