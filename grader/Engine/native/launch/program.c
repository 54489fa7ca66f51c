#define _GNU_SOURCE
#include "program.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#include <sys/syscall.h>
#endif

#include "messages.h"
#include "protocol.h"
#include "resources.h"
#include "seccomp.h"
#include "users.h"

extern char **environ;

enum { FIRST_OTHER = 3, LAST_OTHER = 255 }; /* descriptors that no code has opened for the program */

/* Only a message to launch distinguishes this end from the program's own exit code. */
static _Noreturn void fail(enum frame_type type)
{
    struct message failed = { .type = (char)type, .first = errno };
    send_message(&failed);
    _exit(127);
}

static void default_signals(void)
{
    for (int s = 1; s < 65; s++)
        signal(s, SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

/* Each descriptor in a range that may be empty, with one system call where the kernel has it (close_range(2), Linux 5.9). */
static void close_from_to(int first, int last)
{
    if (first > last)
        return;
#ifdef SYS_close_range
    if (syscall(SYS_close_range, (unsigned)first, (unsigned)last, 0) == 0)
        return;
#endif
    for (int fd = first; fd <= last; fd++)
        close(fd);
}

/*
 * The socket keeps its number, and stays open until the program begins, so that a failure can be reported. Where few descriptors are
 * allowed, as in a container, it cannot be copied to a high number.
 */
static void own_descriptors(int out, int err)
{
    int null = open("/dev/null", O_RDONLY);
    if (null < 0 || dup2(null, 0) < 0 || dup2(out, 1) < 0 || dup2(err, 2) < 0)
        fail(FRAME_LAUNCHER_FAILED);
    if (fcntl(control, F_SETFD, FD_CLOEXEC) != 0)
        fail(FRAME_LAUNCHER_FAILED);
    close_from_to(FIRST_OTHER, control - 1);
    close_from_to(control + 1, LAST_OTHER);
}

void become_program(const struct options *o, int out, int err)
{
    setsid();
#ifdef __linux__
    prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
    default_signals();
    limit_resources(o);
    struct message started = { .type = FRAME_STARTED, .first = (int)getpid() };
    send_message(&started);
    char go;
    if (read(gate[0], &go, 1) != 1)
        _exit(127);
    own_descriptors(out, err);
    environ = (char **)o->env;
    limit_descriptors(o);
    /* The process that watches it is in the same control group, and must run in time next to a thousand of its processes. */
    if (o->container)
        setpriority(PRIO_PROCESS, 0, 19);
    if (become_user(o) != 0 || (o->container && refuse_odd_calls() != 0))
        fail(FRAME_LAUNCHER_FAILED);
    execvp(o->command[0], o->command);
    fail(FRAME_START_FAILED);
}
