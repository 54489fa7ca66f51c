/* shutdown_modes: four descriptors of one socket: one to read, one to write, one for shutdown(), and one that a sleeping
   child has, which closes it last. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
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

static int connect_to(const char *ip, const char *port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((unsigned short)atoi(port))};
    int sd = socket(AF_INET, SOCK_STREAM, 0);

    if (sd == -1 || inet_pton(AF_INET, ip, &address.sin_addr) != 1)
        fail("address");
    if (connect(sd, (struct sockaddr *)&address, sizeof address) == -1)
        fail("connect");
    return sd;
}

static void stand_still(void)
{
    fflush(stdout);
    raise(SIGSTOP);
}

/* A child that holds everything open until the pipe is closed. */
static pid_t start_holder(int *string)
{
    int ends[2];
    pid_t child;
    char none;

    fflush(stdout);
    if (pipe(ends) == -1 || (child = fork()) == -1)
        fail("fork");
    if (child == 0) {
        close(ends[1]);
        while (read(ends[0], &none, 1) > 0)
            ;
        _exit(EXIT_SUCCESS);
    }
    close(ends[0]);
    *string = ends[1];
    return child;
}

static void try_all(int reader, int how)
{
    int writer = dup(reader), closer = dup(reader), string;
    char kept[1024], late[1024];
    ssize_t count;
    pid_t child = start_holder(&string);

    report("read", recv(reader, kept, 8, MSG_WAITALL));
    report("shutdown", shutdown(closer, how));
    close(closer);
    report("read", count = recv(reader, kept, sizeof kept, 0));
    if (count == -1)
        count = 0;
    report("write", send(writer, kept, (size_t)count, MSG_NOSIGNAL));
    stand_still();
    report("write", send(writer, kept, (size_t)count, MSG_NOSIGNAL));
    report("read", recv(reader, late, sizeof late, 0));
    report("read", recv(reader, late, sizeof late, 0));
    close(reader);
    close(writer);
    close(string);
    waitpid(child, NULL, 0);
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
