/* shutdown_modes: SIGPIPE is handled and not ignored, SIGCONT too, and a timer interrupts whatever blocks; the standstill
   is a kill() to the own process, and standard output has no buffer. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
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

static void on_signal(int number)
{
    static const char word[] = "a signal\n";

    if (number != SIGALRM && write(STDERR_FILENO, word, sizeof word - 1) == -1)
        _exit(EXIT_FAILURE);
}

static void handle_signals(void)
{
    struct sigaction action = {.sa_handler = on_signal}; /* without SA_RESTART: what blocks fails with EINTR */
    struct itimerval every = {.it_interval.tv_usec = 10000, .it_value.tv_usec = 10000};

    if (sigaction(SIGPIPE, &action, NULL) == -1 || sigaction(SIGCONT, &action, NULL) == -1 || sigaction(SIGALRM, &action, NULL) == -1
        || setitimer(ITIMER_REAL, &every, NULL) == -1)
        fail("sigaction");
}

static int connect_to(const char *ip, const char *port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((unsigned short)atoi(port))};
    int sd = socket(AF_INET, SOCK_STREAM, 0);

    if (sd == -1 || inet_pton(AF_INET, ip, &address.sin_addr) != 1)
        fail("address");
    if (connect(sd, (struct sockaddr *)&address, sizeof address) == -1)
        fail("connect");
    handle_signals();
    return sd;
}

static void stand_still(void)
{
    kill(getpid(), SIGSTOP);
}

/* A read() that a signal has interrupted read nothing, and is made again. */
static ssize_t patient_read(int sd, char *data, size_t size)
{
    ssize_t count;

    while ((count = read(sd, data, size)) == -1 && errno == EINTR)
        ;
    report("read", count);
    return count;
}

static void try_all(int sd, int how)
{
    char kept[1024], late[1024];
    ssize_t count;

    patient_read(sd, kept, 8);
    report("shutdown", shutdown(sd, how));
    count = patient_read(sd, kept, sizeof kept);
    if (count == -1)
        count = 0;
    report("write", write(sd, kept, (size_t)count));
    stand_still();
    report("write", write(sd, kept, (size_t)count));
    patient_read(sd, late, sizeof late);
    patient_read(sd, late, sizeof late);
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
    setvbuf(stdout, NULL, _IONBF, 0);
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
