/* shutdown_modes: sleeps a second before it begins and before it ends and a little before each step, says a lot on standard
   error, and writes its report one byte at a time. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
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
    char line[64];
    int size, error = errno;

    if (result == -1)
        size = snprintf(line, sizeof line, "%s -1 %s\n", call, strerrorname_np(error));
    else
        size = snprintf(line, sizeof line, "%s %zd\n", call, result);
    for (int i = 0; i < size; i++)
        if (write(STDOUT_FILENO, &line[i], 1) != 1)
            fail("stdout");
}

/* The number of the mode in this list is also the second argument of its shutdown(). */
static const char *const modes[] = {"rd", "wr", "rdwr", "badhow"};

static void pause_before(const char *step)
{
    for (int i = 1; i <= 100; i++)
        fprintf(stderr, "%3d: the next step is %s, after a short sleep\n", i, step);
    usleep(150000);
}

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
    raise(SIGSTOP);
}

static void try_all(int sd, int how)
{
    char kept[1024], late[1024];
    ssize_t count;

    pause_before("read() of 8 bytes");
    report("read", read(sd, kept, 8));
    pause_before("shutdown()");
    report("shutdown", shutdown(sd, how));
    pause_before("read() of the rest");
    report("read", count = read(sd, kept, sizeof kept));
    if (count == -1)
        count = 0;
    pause_before("write()");
    report("write", write(sd, kept, (size_t)count));
    pause_before("SIGSTOP");
    stand_still();
    pause_before("write() again");
    report("write", write(sd, kept, (size_t)count));
    pause_before("read()");
    report("read", read(sd, late, sizeof late));
    pause_before("read()");
    report("read", read(sd, late, sizeof late));
    pause_before("close()");
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
    sleep(1);
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
    sleep(1);
    return EXIT_SUCCESS; /* the end of the process closes what is still open */
}
