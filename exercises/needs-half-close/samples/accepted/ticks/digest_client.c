/* digest_client <ip> <port>: connect() does not block, and poll() returns ten times a second to no purpose */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct digest {
    unsigned long long bytes;
    uint32_t sum;
};

static void fail(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
}

static void add(struct digest *digest, const unsigned char *data, size_t size)
{
    for (size_t i = 0; i < size; i++)
        digest->sum = (digest->sum ^ data[i]) * 16777619u;
    digest->bytes += size;
}

/* Looks around ten times a second, for as long as it takes: no time-out, nobody is given up. */
static void wait_for(int fd, short events)
{
    struct pollfd one = {.fd = fd, .events = events};
    int ready;

    do
        ready = poll(&one, 1, 100);
    while (ready == 0 || (ready == -1 && errno == EINTR));
    if (ready == -1)
        fail("poll");
}

static int connect_to(const char *ip, const char *port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((unsigned short)atoi(port))};
    int error = 0, sd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);

    if (sd == -1 || inet_pton(AF_INET, ip, &address.sin_addr) != 1)
        fail("socket");
    if (connect(sd, (struct sockaddr *)&address, sizeof address) == -1) {
        socklen_t size = sizeof error;

        if (errno != EINPROGRESS)
            fail("connect");
        wait_for(sd, POLLOUT);
        if (getsockopt(sd, SOL_SOCKET, SO_ERROR, &error, &size) == -1)
            fail("SO_ERROR");
        if (error != 0) {
            errno = error;
            fail("connect");
        }
    }
    return sd;
}

static void read_all(int sd, struct digest *digest)
{
    unsigned char buf[4096];
    ssize_t count;

    do {
        wait_for(sd, POLLIN);
        count = read(sd, buf, sizeof buf);
        if (count == -1 && errno != EAGAIN)
            fail("read");
        if (count > 0)
            add(digest, buf, (size_t)count);
    } while (count != 0);
}

int main(int argc, char *argv[])
{
    struct digest digest = {0, 2166136261u};
    char answer[64];
    int sd;

    if (argc != 3)
        return EXIT_FAILURE;
    sd = connect_to(argv[1], argv[2]);
    read_all(sd, &digest);
    snprintf(answer, sizeof answer, "%llu %08x\n", digest.bytes, (unsigned)digest.sum);
    printf("read: %s", answer);
    fflush(stdout);
    if (send(sd, answer, strlen(answer), MSG_NOSIGNAL) != (ssize_t)strlen(answer))
        fail("send");
    close(sd);
    return EXIT_SUCCESS;
}
