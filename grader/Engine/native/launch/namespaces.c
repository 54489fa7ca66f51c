#define _GNU_SOURCE
#include "namespaces.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>
#ifdef __linux__
#include <sched.h>
#endif

#include "bytes.h"
#include "failure.h"
#include "../shared/userns.h"

int in_namespace;
int in_own_users;

/* As root, or inside a user namespace of our own with the same uid. */
int enter_namespace(void)
{
#ifdef __linux__
    enum { SPACES = CLONE_NEWPID | CLONE_NEWIPC };
    return unshare(SPACES) == 0 || (in_own_users = unshare_as_user(SPACES) == 0);
#else
    return 0;
#endif
}

void join_network(int pid)
{
#ifdef __linux__
    char user[64], network[64];
    struct stat theirs, ours;
    snprintf(user, sizeof user, "/proc/%d/ns/user", pid);
    snprintf(network, sizeof network, "/proc/%d/ns/net", pid);
    if (stat(user, &theirs) != 0 || stat("/proc/self/ns/user", &ours) != 0)
        die(user);
    int fds[2] = { open(user, O_RDONLY | O_CLOEXEC), open(network, O_RDONLY | O_CLOEXEC) };
    if (fds[1] < 0)
        die(network);
    if (theirs.st_ino != ours.st_ino && setns(fds[0], CLONE_NEWUSER) != 0)
        die("setns to a user namespace");
    if (setns(fds[1], CLONE_NEWNET) != 0)
        die("setns to a network namespace");
    close(fds[0]);
    close(fds[1]);
#else
    (void)pid;
    errno = ENOSYS;
    die("--join");
#endif
}

/*
 * Many programs name files in /tmp by their pid (the .NET runtime its mutexes): if all namespaces counted from 2, programs
 * that run side by side would take each other's. So each namespace counts from a place of its own (pid_namespaces(7)).
 */
void spread_pids(int launcher)
{
    char text[32];
    int length = snprintf(text, sizeof text, "%d", 1000 + (int)((launcher * 509ll) % 31000));
    int fd = open("/proc/sys/kernel/ns_last_pid", O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return;
    write_all(fd, text, (size_t)length);
    close(fd);
}
