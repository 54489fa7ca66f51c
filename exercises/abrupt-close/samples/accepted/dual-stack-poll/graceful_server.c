/* graceful_server <port> <file>: an IPv6 socket for both families, a backlog of 4096, and one poll() for both directions: */
/* it hears the client also while it is still sending */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
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

struct text {
    char bytes[1024];
    size_t length;
};

/* False when the client's FIN has come. */
static int hear(int sd, struct text *text)
{
    char buf[512];
    ssize_t count = recv(sd, buf, sizeof buf, 0);
    size_t room = sizeof text->bytes - 1 - text->length;

    if (count == -1 && errno != EAGAIN)
        fail("recv");
    if (count > 0) {
        size_t kept = (size_t)count < room ? (size_t)count : room;

        memcpy(text->bytes + text->length, buf, kept);
        text->length += kept;
    }
    return count != 0;
}

static void serve(int sd, const char *data, size_t size, struct text *text)
{
    int sending = 1, hearing = 1;

    while (sending || hearing) {
        short ready = wait_for(sd, (short)((sending ? POLLOUT : 0) | (hearing ? POLLIN : 0)));

        if (hearing && (ready & (POLLIN | POLLHUP | POLLERR)))
            hearing = hear(sd, text);
        if (sending && size == 0) {
            if (shutdown(sd, SHUT_WR) == -1)
                fail("shutdown");
            sending = 0;
        } else if (sending && (ready & (POLLOUT | POLLERR))) {
            ssize_t sent = send(sd, data, size, MSG_NOSIGNAL);

            if (sent == -1 && errno != EAGAIN)
                fail("send");
            if (sent > 0) {
                data += sent;
                size -= (size_t)sent;
            }
        }
    }
}

int main(int argc, char *argv[])
{
    struct text text = {.length = 0};
    struct stat status;
    int listener, sd, fd;
    char *data;

    if (argc != 3)
        return EXIT_FAILURE;
    fd = open(argv[2], O_RDONLY);
    if (fd == -1 || fstat(fd, &status) == -1)
        fail(argv[2]);
    data = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (data == MAP_FAILED)
        fail("mmap");
    listener = listen_on(argv[1]);
    sd = accept_one(listener);
    serve(sd, data, (size_t)status.st_size, &text);
    text.bytes[text.length] = '\0';
    printf("Message from client: %s \n", text.bytes);
    close(sd);
    close(listener);
    return EXIT_SUCCESS;
}
