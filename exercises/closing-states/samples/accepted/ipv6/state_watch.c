/* state_watch: IPv6 sockets for both families, getaddrinfo(), a listener that stays open with a queue of 4096,
   and socket options of all kinds. */
#define _GNU_SOURCE
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static void fail(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
}

static void set(int sd, int level, int name, int value)
{
    if (setsockopt(sd, level, name, &value, sizeof value) == -1)
        fail("setsockopt");
}

/* An IPv4 address comes back as ::ffff:a.b.c.d, which an IPv6 socket reaches over IPv4. */
static struct addrinfo *resolve(const char *host, const char *port)
{
    struct addrinfo hints = {.ai_family = AF_INET6, .ai_socktype = SOCK_STREAM}, *found;
    int error;

    hints.ai_flags = host == NULL ? AI_PASSIVE : AI_V4MAPPED | AI_NUMERICHOST;
    if ((error = getaddrinfo(host, port, &hints, &found)) != 0) {
        fprintf(stderr, "%s: %s\n", host == NULL ? port : host, gai_strerror(error));
        exit(EXIT_FAILURE);
    }
    return found;
}

static int open_connection(const char *host, const char *port)
{
    struct addrinfo *address = resolve(host, port);
    struct linger lingers = {.l_onoff = 1, .l_linger = 30};
    int sd = socket(address->ai_family, address->ai_socktype, address->ai_protocol);

    if (sd == -1)
        fail("socket");
    set(sd, IPPROTO_IPV6, IPV6_V6ONLY, 0);
    set(sd, IPPROTO_TCP, TCP_NODELAY, 1);
    set(sd, IPPROTO_TCP, TCP_QUICKACK, 0);
    set(sd, SOL_SOCKET, SO_RCVBUF, 1);
    set(sd, SOL_SOCKET, SO_SNDBUF, 1);
    set(sd, SOL_SOCKET, SO_KEEPALIVE, 1);
    set(sd, IPPROTO_TCP, TCP_KEEPIDLE, 1);
    if (setsockopt(sd, SOL_SOCKET, SO_LINGER, &lingers, sizeof lingers) == -1)
        fail("SO_LINGER");
    if (host != NULL) {
        if (connect(sd, address->ai_addr, address->ai_addrlen) == -1)
            fail("connect");
    } else {
        if (bind(sd, address->ai_addr, address->ai_addrlen) == -1 || listen(sd, 4096) == -1)
            fail("listen");
        if ((sd = accept4(sd, NULL, NULL, SOCK_CLOEXEC)) == -1)
            fail("accept4");
    }
    freeaddrinfo(address);
    return sd;
}

static int state_of(int sd)
{
    char info[4096]; /* more than there is */
    socklen_t size = sizeof info;

    if (getsockopt(sd, SOL_TCP, TCP_INFO, info, &size) == -1)
        fail("TCP_INFO");
    return ((struct tcp_info *)info)->tcpi_state;
}

static const char *name_of(int state)
{
    switch (state) {
    case TCP_ESTABLISHED: return "ESTABLISHED";
    case TCP_FIN_WAIT1: return "FIN_WAIT_1";
    case TCP_FIN_WAIT2: return "FIN_WAIT_2";
    case TCP_CLOSE_WAIT: return "CLOSE_WAIT";
    case TCP_LAST_ACK: return "LAST_ACK";
    case TCP_CLOSING: return "CLOSING";
    default: return "CLOSE";
    }
}

int main(int argc, char *argv[])
{
    const struct timespec pause = {.tv_nsec = 4000000};
    int sd, active, state, last = 0, second = 0, closed = 0, error = 0;
    socklen_t size = sizeof error;

    if (argc != 4 && argc != 5) {
        fprintf(stderr, "usage: %s listen <port> <mode> | connect <ip> <port> <mode>\n", argv[0]);
        return EXIT_FAILURE;
    }
    active = strcmp(argv[argc - 1], "active") == 0;
    sd = argc == 4 ? open_connection(NULL, argv[2]) : open_connection(argv[2], argv[3]);
    do {
        state = state_of(sd);
        if (state != last)
            puts(name_of(state));
        fflush(stdout);
        last = state;
        second |= state == TCP_CLOSE_WAIT;
        if (!closed && (active || state == TCP_CLOSE_WAIT))
            closed = shutdown(sd, SHUT_WR) == 0;
        clock_nanosleep(CLOCK_MONOTONIC, 0, &pause, NULL);
    } while (state != TCP_CLOSE);
    if (getsockopt(sd, SOL_SOCKET, SO_ERROR, &error, &size) == -1)
        fail("SO_ERROR");
    puts(error != 0 ? "end RESET" : second ? "end CLOSED" : "end TIME_WAIT");
    return EXIT_SUCCESS; /* and the kernel closes what is left open */
}
