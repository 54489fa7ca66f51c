/* file_server <port>: a socket that never blocks, and epoll */
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
#include <sys/epoll.h>
#define IN EPOLLIN
#define OUT EPOLLOUT

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

static int watcher = -1;

static void wait_for(int sd, unsigned events)
{
    struct epoll_event event = {.events = events};
    int first = watcher == -1;

    if (first && (watcher = epoll_create1(0)) == -1)
        fail("epoll_create1");
    if (epoll_ctl(watcher, first ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, sd, &event) == -1)
        fail("epoll_ctl");
    if (epoll_wait(watcher, &event, 1, -1) == -1 && errno != EINTR)
        fail("epoll_wait");
}

static void send_file(int sd, int fd)
{
    char buf[5000];
    ssize_t count;

    while ((count = read(fd, buf, sizeof buf)) > 0) {
        ssize_t done = 0;

        while (done < count) {
            ssize_t sent = send(sd, buf + done, (size_t)(count - done), MSG_NOSIGNAL);

            if (sent == -1 && errno == EAGAIN)
                wait_for(sd, OUT);
            else if (sent == -1)
                fail("send");
            else
                done += sent;
        }
    }
    if (count == -1)
        fail("file_server.c");
}

static void hear(int sd)
{
    char message[1024];
    size_t length = 0;

    for (;;) {
        ssize_t count = read(sd, message + length, sizeof message - 1 - length);

        if (count == 0)
            break;
        if (count > 0)
            length += (size_t)count;
        else if (errno == EAGAIN)
            wait_for(sd, IN);
        else
            fail("read");
    }
    message[length] = '\0';
    printf("Message from client: %s \n", message);
}

int main(int argc, char *argv[])
{
    int fd = open("file_server.c", O_RDONLY), listener, sd;

    if (argc != 2 || fd == -1)
        fail("file_server.c");
    listener = listen_on(argv[1]);
    sd = accept(listener, NULL, NULL);
    if (sd == -1)
        fail("accept");
    if (fcntl(sd, F_SETFL, O_NONBLOCK) == -1)
        fail("fcntl");
    send_file(sd, fd);
    if (shutdown(sd, SHUT_WR) == -1)
        fail("shutdown");
    hear(sd);
    close(sd);
    close(listener);
    return EXIT_SUCCESS;
}
