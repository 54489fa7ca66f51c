#define _GNU_SOURCE
#include "keeper.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#include "groups.h"
#include "messages.h"
#include "mounts.h"
#include "namespaces.h"
#include "program.h"
#include "protocol.h"

static volatile sig_atomic_t child_changed;

static void on_child(int signal_number)
{
    (void)signal_number;
    child_changed = 1;
}

static void reap(int program)
{
    int status;
    struct rusage use;
    for (int pid; (pid = wait4(-1, &status, WNOHANG, &use)) > 0;) {
        if (pid != program)
            continue;
        struct message exited = {
            .type = FRAME_EXITED,
            .first = WIFEXITED(status) ? WEXITSTATUS(status) : -1,
            .second = WIFSIGNALED(status) ? WTERMSIG(status) : 0,
            .third = (use.ru_utime.tv_sec + use.ru_stime.tv_sec) * 1000000ll + use.ru_utime.tv_usec + use.ru_stime.tv_usec,
            .fourth = use.ru_maxrss,
        };
        send_message(&exited);
    }
}

void become_keeper(const struct options *o, int launcher, int out, int err)
{
#ifdef __linux__
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    if (in_namespace) {
        enter_pids_group();
        own_mounts(o);
    }
#endif
    if (in_namespace)
        spread_pids(launcher);
    struct sigaction action = { .sa_handler = on_child };
    sigaction(SIGCHLD, &action, NULL);
    sigset_t child, before;
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    sigprocmask(SIG_BLOCK, &child, &before);
    /* It runs in our memory until it is the program, which spares a copy (vfork(2)); we have nothing to do before. */
    int program = vfork();
    if (program == 0)
        become_program(o, out, err);
    close(out);
    close(err);
    close(STDIN_FILENO);
    close(STDOUT_FILENO);
    for (;;) {
        fd_set readable;
        FD_ZERO(&readable);
        FD_SET(control, &readable);
        if (!child_changed)
            pselect(control + 1, &readable, NULL, NULL, NULL, &before);
        if (child_changed) {
            child_changed = 0;
            reap(program);
            continue;
        }
        struct message command;
        ssize_t n = recv(control, &command, sizeof command, MSG_DONTWAIT);
        if (n == 0)
            _exit(0);
        if (n == sizeof command)
            kill(-1, command.first); /* all of the namespace except this process; without a namespace this command is never sent */
    }
}
