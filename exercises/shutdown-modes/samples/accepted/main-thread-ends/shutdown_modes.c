/* shutdown_modes: the main thread starts another one and ends, which leaves a zombie where the process was; the other one
   takes the steps, and a child that has ended is not waited for until then. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <pthread.h>
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

static int run(const char *ip, const char *port, const char *mode)
{
    int how = 0, ends[2] = {-1, -1};

    while (how < 4 && strcmp(mode, modes[how]) != 0)
        how++;
    if (how < 4) {
        try_all(connect_to(ip, port), how);
    } else if (strcmp(mode, "late") == 0) {
        ends[0] = connect_to(ip, port);
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
    return EXIT_SUCCESS;
}

static pthread_t first;

static void *work(void *argument)
{
    char **argv = argument;
    pid_t child = fork();
    int status;

    if (child == -1)
        fail("fork");
    if (child == 0)
        _exit(EXIT_SUCCESS);
    if ((errno = pthread_join(first, NULL)) != 0)
        fail("pthread_join");
    status = run(argv[1], argv[2], argv[3]);
    waitpid(child, NULL, 0);
    exit(status); /* ends the process, of which this is the last thread */
}

int main(int argc, char *argv[])
{
    pthread_t worker;

    if (argc != 4) {
        fprintf(stderr, "usage: %s <ip> <port> <mode>\n", argv[0]);
        return EXIT_FAILURE;
    }
    signal(SIGPIPE, SIG_IGN);
    first = pthread_self();
    if ((errno = pthread_create(&worker, NULL, work, argv)) != 0)
        fail("pthread_create");
    pthread_exit(NULL);
}
