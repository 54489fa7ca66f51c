/* shutdown_modes: an IPv6 socket that reaches the IPv4 address, whose small writes wait for more (TCP_CORK), whose
   acknowledgements wait too, and whose close() waits until all is acknowledged. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
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

static void report(const char *call, ssize_t result)
{
    if (result == -1)
        printf("%s -1 %s\n", call, strerrorname_np(errno));
    else
        printf("%s %zd\n", call, result);
}

/* The number of the mode in this list is also the second argument of its shutdown(). */
static const char *const modes[] = {"rd", "wr", "rdwr", "badhow"};

static void set(int sd, int level, int name, int value)
{
    if (setsockopt(sd, level, name, &value, sizeof value) == -1)
        fail("setsockopt");
}

static int connect_to(const char *ip, const char *port)
{
    struct addrinfo hints = {.ai_family = AF_INET6, .ai_socktype = SOCK_STREAM, .ai_flags = AI_V4MAPPED | AI_NUMERICHOST}, *address;
    struct linger lingers = {.l_onoff = 1, .l_linger = 30};
    int sd, error = getaddrinfo(ip, port, &hints, &address);

    if (error != 0) {
        fprintf(stderr, "%s: %s\n", ip, gai_strerror(error));
        exit(EXIT_FAILURE);
    }
    sd = socket(address->ai_family, address->ai_socktype, address->ai_protocol);
    if (sd == -1 || connect(sd, address->ai_addr, address->ai_addrlen) == -1)
        fail("connect");
    freeaddrinfo(address);
    set(sd, IPPROTO_TCP, TCP_CORK, 1);
    set(sd, IPPROTO_TCP, TCP_QUICKACK, 0);
    if (setsockopt(sd, SOL_SOCKET, SO_LINGER, &lingers, sizeof lingers) == -1)
        fail("SO_LINGER");
    return sd;
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

    report("read", read(sd, kept, 8));
    report("shutdown", shutdown(sd, how));
    report("read", count = read(sd, kept, sizeof kept));
    if (count == -1)
        count = 0;
    report("write", write(sd, kept, (size_t)count));
    stand_still();
    report("write", write(sd, kept, (size_t)count));
    report("read", read(sd, late, sizeof late));
    report("read", read(sd, late, sizeof late));
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
    signal(SIGPIPE, SIG_IGN);
    while (how < 4 && strcmp(mode, modes[how]) != 0)
        how++;
    if (how < 4) {
        try_all(connect_to(argv[1], argv[2]), how);
    } else if (strcmp(mode, "late") == 0) {
        ends[0] = connect_to(argv[1], argv[2]);
        stand_still();
        report("shutdown", shutdown(ends[0], SHUT_WR));
    } else if (strcmp(mode, "closed") == 0) {
        close(ends[0] = socket(AF_INET6, SOCK_STREAM, 0));
        report("shutdown", shutdown(ends[0], SHUT_WR));
    } else if (strcmp(mode, "pipe") == 0 && pipe(ends) == 0) {
        report("shutdown", shutdown(ends[0], SHUT_WR));
    } else if (strcmp(mode, "unconnected") == 0) {
        report("shutdown", shutdown(socket(AF_INET6, SOCK_STREAM, 0), SHUT_WR));
    } else {
        fprintf(stderr, "no such mode: %s\n", mode);
        return EXIT_FAILURE;
    }
    return EXIT_SUCCESS; /* the end of the process closes what is still open */
}
