/* shutdown_modes: a socket that never blocks, poll() before each call, recvmsg() and sendmsg() of one byte after the other
   in place of read() and write(); no signal is touched, MSG_NOSIGNAL keeps SIGPIPE away. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

static void fail(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
}

static void report(const char *call, ssize_t result)
{
    if (result == -1)
        printf("%s -1 %s\n", call, strerrorname_np(errno));
    else
        printf("%s %zd\n", call, result);
}

/* The number of the mode in this list is also the second argument of its shutdown(). */
static const char *const modes[] = {"rd", "wr", "rdwr", "badhow"};

static void await(int sd, short events)
{
    struct pollfd ready = {.fd = sd, .events = events};

    while (poll(&ready, 1, -1) == -1)
        if (errno != EINTR)
            fail("poll");
}

static int connect_to(const char *ip, const char *port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((unsigned short)atoi(port))};
    int sd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), error = 0;
    socklen_t size = sizeof error;

    if (sd == -1 || inet_pton(AF_INET, ip, &address.sin_addr) != 1)
        fail("address");
    if (connect(sd, (struct sockaddr *)&address, sizeof address) == -1 && errno != EINPROGRESS)
        fail("connect");
    await(sd, POLLOUT);
    if (getsockopt(sd, SOL_SOCKET, SO_ERROR, &error, &size) == -1 || (errno = error) != 0)
        fail("connect");
    return sd;
}

/* One call, with a buffer of its own for each byte. */
static struct msghdr scatter(struct iovec *parts, char *data, size_t size)
{
    for (size_t i = 0; i < size; i++)
        parts[i] = (struct iovec){.iov_base = data + i, .iov_len = 1};
    return (struct msghdr){.msg_iov = parts, .msg_iovlen = size};
}

static ssize_t receive(int sd, char *data, size_t size)
{
    struct iovec parts[1024];
    struct msghdr message = scatter(parts, data, size);
    ssize_t count;

    do
        await(sd, POLLIN);
    while ((count = recvmsg(sd, &message, 0)) == -1 && errno == EAGAIN);
    report("read", count);
    return count;
}

static void transmit(int sd, char *data, size_t size)
{
    struct iovec parts[1024];
    struct msghdr message = scatter(parts, data, size);
    ssize_t count;

    do
        await(sd, POLLOUT);
    while ((count = sendmsg(sd, &message, MSG_NOSIGNAL)) == -1 && errno == EAGAIN);
    report("write", count);
}

static void stand_still(void)
{
    fflush(stdout);
    raise(SIGSTOP);
}

static void try_all(int sd, int how)
{
    char kept[1024], late[1024];
    ssize_t count;

    receive(sd, kept, 8);
    report("shutdown", shutdown(sd, how));
    count = receive(sd, kept, sizeof kept);
    if (count == -1)
        count = 0;
    transmit(sd, kept, (size_t)count);
    stand_still();
    transmit(sd, kept, (size_t)count);
    receive(sd, late, sizeof late);
    receive(sd, late, sizeof late);
    close(sd);
}

int main(int argc, char *argv[])
{
    int how = 0, ends[2] = {-1, -1};
    const char *mode = argv[argc - 1];

    if (argc != 4) {
        fprintf(stderr, "usage: %s <ip> <port> <mode>\n", argv[0]);
        return EXIT_FAILURE;
    }
    while (how < 4 && strcmp(mode, modes[how]) != 0)
        how++;
    if (how < 4) {
        try_all(connect_to(argv[1], argv[2]), how);
    } else if (strcmp(mode, "late") == 0) {
        ends[0] = connect_to(argv[1], argv[2]);
        stand_still();
        report("shutdown", shutdown(ends[0], SHUT_WR));
    } else if (strcmp(mode, "closed") == 0) {
        close(ends[0] = socket(AF_INET, SOCK_STREAM, 0));
        report("shutdown", shutdown(ends[0], SHUT_WR));
    } else if (strcmp(mode, "pipe") == 0 && pipe(ends) == 0) {
        report("shutdown", shutdown(ends[0], SHUT_WR));
    } else if (strcmp(mode, "unconnected") == 0) {
        report("shutdown", shutdown(socket(AF_INET, SOCK_STREAM, 0), SHUT_WR));
    } else {
        fprintf(stderr, "no such mode: %s\n", mode);
        return EXIT_FAILURE;
    }
    return EXIT_SUCCESS; /* the end of the process closes what is still open */
}
