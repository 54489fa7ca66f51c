/*
 * shutdown_modes <ip> <port> <mode>
 *
 * Calls shutdown() in one of its modes, tries to read and to write before and after it, and prints
 * what each call returned, one line a call:
 *
 *   read 8              it returned 8
 *   write -1 EPIPE      it returned -1, and errno was EPIPE
 *
 * Modes with a connection, all with the same steps: rd, wr, rdwr, badhow.
 * Modes with one shutdown() only: late, closed, pipe, unconnected.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define FIRST_READ 8
#define BUF_SIZE 1024

static void fail(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
}

static const char *name_of(int error)
{
    static char number[16];

    switch (error) {
    case EBADF: return "EBADF";
    case ECONNRESET: return "ECONNRESET";
    case EINVAL: return "EINVAL";
    case ENOTCONN: return "ENOTCONN";
    case ENOTSOCK: return "ENOTSOCK";
    case EPIPE: return "EPIPE";
    }
    snprintf(number, sizeof number, "%d", error);
    return number;
}

/* One line of the report. errno belongs to the call that was made last: it is taken before
   printf() can change it. */
static ssize_t report(const char *call, ssize_t result)
{
    int error = errno;

    if (result == -1)
        printf("%s -1 %s\n", call, name_of(error));
    else
        printf("%s %zd\n", call, result);
    return result;
}

/* Stops the program until it gets SIGCONT. The output so far is visible. */
static void stand_still(void)
{
    fflush(stdout);
    raise(SIGSTOP);
}

static int new_socket(void)
{
    int sd = socket(AF_INET, SOCK_STREAM, 0);

    if (sd == -1)
        fail("socket");
    return sd;
}

static int connect_to(const char *ip, const char *port_text)
{
    struct sockaddr_in address;
    char *end;
    long port = strtol(port_text, &end, 10);
    int sd;

    if (end == port_text || *end != '\0' || port < 1 || port > 65535) {
        fprintf(stderr, "not a port: %s\n", port_text);
        exit(EXIT_FAILURE);
    }
    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_port = htons((unsigned short)port);
    if (inet_pton(AF_INET, ip, &address.sin_addr) != 1) {
        fprintf(stderr, "not an IPv4 address: %s\n", ip);
        exit(EXIT_FAILURE);
    }
    sd = new_socket();
    if (connect(sd, (struct sockaddr *)&address, sizeof address) == -1)
        fail("connect");
    return sd;
}

/* The steps, the same for every how. */
static void try_all(int sd, int how)
{
    char buf[BUF_SIZE], late[BUF_SIZE];
    ssize_t count;

    report("read", read(sd, buf, FIRST_READ));
    report("shutdown", shutdown(sd, how));
    count = report("read", read(sd, buf, sizeof buf));
    if (count < 0)
        count = 0;
    report("write", write(sd, buf, (size_t)count));
    stand_still();
    report("write", write(sd, buf, (size_t)count));
    report("read", read(sd, late, sizeof late));
    report("read", read(sd, late, sizeof late));
    close(sd);
}

static void late(int sd)
{
    stand_still();
    report("shutdown", shutdown(sd, SHUT_WR));
    close(sd);
}

static void closed_descriptor(void)
{
    int sd = new_socket();

    close(sd);
    report("shutdown", shutdown(sd, SHUT_WR));
}

static void no_socket(void)
{
    int ends[2];

    if (pipe(ends) == -1)
        fail("pipe");
    report("shutdown", shutdown(ends[1], SHUT_WR));
    close(ends[0]);
    close(ends[1]);
}

static void unconnected(void)
{
    int sd = new_socket();

    report("shutdown", shutdown(sd, SHUT_WR));
    close(sd);
}

int main(int argc, char *argv[])
{
    const char *mode;

    if (argc != 4) {
        fprintf(stderr, "usage: %s <ip> <port> <mode>\n", argv[0]);
        return EXIT_FAILURE;
    }
    mode = argv[3];
    /* write() on a direction that is shut raises SIGPIPE, which kills. Ignored, only EPIPE is left. */
    signal(SIGPIPE, SIG_IGN);

    if (strcmp(mode, "rd") == 0)
        try_all(connect_to(argv[1], argv[2]), SHUT_RD);
    else if (strcmp(mode, "wr") == 0)
        try_all(connect_to(argv[1], argv[2]), SHUT_WR);
    else if (strcmp(mode, "rdwr") == 0)
        try_all(connect_to(argv[1], argv[2]), SHUT_RDWR);
    else if (strcmp(mode, "badhow") == 0)
        try_all(connect_to(argv[1], argv[2]), 3);
    else if (strcmp(mode, "late") == 0)
        late(connect_to(argv[1], argv[2]));
    else if (strcmp(mode, "closed") == 0)
        closed_descriptor();
    else if (strcmp(mode, "pipe") == 0)
        no_socket();
    else if (strcmp(mode, "unconnected") == 0)
        unconnected();
    else {
        fprintf(stderr, "no such mode: %s\n", mode);
        return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}
