#define _GNU_SOURCE
#include "serve.h"

#ifdef __linux__
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "commands.h"
#include "failure.h"
#include "../shared/rights.h"

static void take_streams(int end)
{
    if (dup2(end, STDIN_FILENO) < 0 || dup2(end, STDOUT_FILENO) < 0)
        _exit(3);
    close(end);
}

/* Sent by the first process, which no process in the container can kill: a reply always comes. */
static void reply_fork(int grader, int child, int end)
{
    char text[128];
    if (child < 0)
        snprintf(text, sizeof text, "error fork: %s", strerror(errno));
    else
        snprintf(text, sizeof text, "ok %d", child);
    send_descriptor(grader, text, child < 0 ? -1 : end);
}

char **serve(const char *path, int *argc)
{
    int grader = connect_unix(path, 0);
    if (grader < 0)
        die(path);
    /* The programs have our uid: they must not read our memory, nor reach our streams through /proc. */
    prctl(PR_SET_DUMPABLE, 0);
    signal(SIGCHLD, SIG_IGN); /* orphans of the container are ours, and are reaped immediately */
    /* There are only so many terminals on a machine, for all containers together: a program gets one, and makes none. */
    chmod("/dev/pts/ptmx", 0600);
    for (char request; read(grader, &request, 1) == 1;) {
        int ends[2];
        if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
            die("socketpair");
        int child = fork();
        if (child != 0) {
            reply_fork(grader, child, ends[1]);
            close(ends[0]);
            close(ends[1]);
            continue;
        }
        signal(SIGCHLD, SIG_DFL);
        close(grader);
        close(ends[1]);
        take_streams(ends[0]);
        serves = 1;
        char **argv = read_arguments(STDIN_FILENO, argc);
        if (!argv)
            _exit(3);
        return argv;
    }
    exit(0);
}
#endif
