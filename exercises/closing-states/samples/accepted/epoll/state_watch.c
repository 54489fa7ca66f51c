/* state_watch: nothing blocks but epoll_wait(); a non-blocking connect() or accept() comes first, then a timer
   descriptor says when to look. What the other end sends, its EOF too, is read at each look. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

static void fail(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
}

static void wait_for(int queue, int fd, uint32_t events)
{
    struct epoll_event event = {.events = events};

    if (epoll_ctl(queue, EPOLL_CTL_ADD, fd, &event) == -1 || epoll_wait(queue, &event, 1, -1) == -1
        || epoll_ctl(queue, EPOLL_CTL_DEL, fd, NULL) == -1)
        fail("epoll");
}

static int connect_to(int queue, int sd, const struct sockaddr_in *address)
{
    int error = 0;
    socklen_t size = sizeof error;

    if (connect(sd, (const struct sockaddr *)address, sizeof *address) == -1 && errno != EINPROGRESS)
        fail("connect");
    wait_for(queue, sd, EPOLLOUT);
    if (getsockopt(sd, SOL_SOCKET, SO_ERROR, &error, &size) == -1 || (errno = error) != 0)
        fail("connect");
    return sd;
}

static int accept_on(int queue, int listener, const struct sockaddr_in *address)
{
    int sd, on = 1;

    if (setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == -1
        || bind(listener, (const struct sockaddr *)address, sizeof *address) == -1 || listen(listener, 1) == -1)
        fail("listen");
    wait_for(queue, listener, EPOLLIN);
    if ((sd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) == -1)
        fail("accept4");
    close(listener);
    return sd;
}

static int state_of(int sd)
{
    struct tcp_info info;
    socklen_t size = sizeof info;

    if (getsockopt(sd, IPPROTO_TCP, TCP_INFO, &info, &size) == -1)
        fail("TCP_INFO");
    return info.tcpi_state;
}

static void watch(int queue, int sd, int active)
{
    static const char *const names[] = {
        [TCP_ESTABLISHED] = "ESTABLISHED", [TCP_FIN_WAIT1] = "FIN_WAIT_1", [TCP_FIN_WAIT2] = "FIN_WAIT_2", [TCP_CLOSE] = "CLOSE",
        [TCP_CLOSE_WAIT] = "CLOSE_WAIT", [TCP_LAST_ACK] = "LAST_ACK", [TCP_CLOSING] = "CLOSING",
    };
    struct itimerspec every = {.it_interval.tv_nsec = 4000000, .it_value.tv_nsec = 1};
    struct epoll_event tick = {.events = EPOLLIN};
    int timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK), state = 0, last = 0, second = 0, closed = 0, reset = 0;
    char scratch[16];
    uint64_t ticks;

    if (timer == -1 || timerfd_settime(timer, 0, &every, NULL) == -1 || epoll_ctl(queue, EPOLL_CTL_ADD, timer, &tick) == -1)
        fail("timer");
    while (state != TCP_CLOSE) {
        if (epoll_wait(queue, &tick, 1, -1) == -1 || read(timer, &ticks, sizeof ticks) == -1)
            fail("epoll_wait");
        state = state_of(sd);
        if (state != last)
            dprintf(STDOUT_FILENO, "%s\n", names[state]);
        last = state;
        second |= state == TCP_CLOSE_WAIT;
        if (!closed && (active || state == TCP_CLOSE_WAIT))
            closed = shutdown(sd, SHUT_WR) == 0;
        /* read() takes the socket's error away, so that SO_ERROR would not have it any more. */
        if (read(sd, scratch, sizeof scratch) == -1 && errno == ECONNRESET)
            reset = 1;
    }
    dprintf(STDOUT_FILENO, "end %s\n", reset ? "RESET" : second ? "CLOSED" : "TIME_WAIT");
}

int main(int argc, char *argv[])
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_ANY)};
    int queue = epoll_create1(EPOLL_CLOEXEC), sd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

    if (argc != 4 && argc != 5) {
        fprintf(stderr, "usage: %s listen <port> <mode> | connect <ip> <port> <mode>\n", argv[0]);
        return EXIT_FAILURE;
    }
    if (queue == -1 || sd == -1)
        fail("epoll_create1");
    address.sin_port = htons((unsigned short)atoi(argv[argc - 2]));
    if (argc == 5 && inet_pton(AF_INET, argv[2], &address.sin_addr) != 1)
        fail("inet_pton");
    sd = argc == 5 ? connect_to(queue, sd, &address) : accept_on(queue, sd, &address);
    watch(queue, sd, strcmp(argv[argc - 1], "active") == 0);
    return EXIT_SUCCESS;
}
