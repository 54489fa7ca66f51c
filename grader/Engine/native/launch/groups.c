#define _GNU_SOURCE
#include "groups.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "textfiles.h"

static char pids_group[300]; /* below the one we are in; empty where there is none of our own */

/*
 * As root, where the kernel has the pids controller of version 1: RLIMIT_NPROC does not hold for root. With version 2 only a manager
 * such as systemd may make such a group below a group that has processes.
 */
void make_pids_group(long long processes)
{
    char text[4096], file[340], most[32], *line;
    if (processes == 0 || geteuid() != 0 || read_file("/proc/self/cgroup", text, sizeof text) <= 0 || !(line = strstr(text, ":pids:")))
        return;
    line += strlen(":pids:");
    line[strcspn(line, "\n")] = 0;
    if (strlen(line) > 200)
        return;
    snprintf(pids_group, sizeof pids_group, "/sys/fs/cgroup/pids%s/courseware-%d", strcmp(line, "/") == 0 ? "" : line, (int)getpid());
    snprintf(file, sizeof file, "%s/pids.max", pids_group);
    snprintf(most, sizeof most, "%lld", 2 * processes + 64);
    if (mkdir(pids_group, 0700) == 0 && write_text(file, most))
        return;
    rmdir(pids_group);
    pids_group[0] = 0;
}

void enter_pids_group(void)
{
    char file[340];
    snprintf(file, sizeof file, "%s/cgroup.procs", pids_group);
    if (pids_group[0])
        write_text(file, "0");
}

void remove_pids_group(void)
{
    if (pids_group[0])
        rmdir(pids_group);
}

long long oom_kills(void)
{
    const char *paths[] = { "/sys/fs/cgroup/memory.events", "/sys/fs/cgroup/memory/memory.oom_control" };
    for (int i = 0; i < 2; i++) {
        char text[1024], *at;
        if (read_file(paths[i], text, sizeof text) > 0 && (at = strstr(text, "oom_kill ")))
            return atoll(at + strlen("oom_kill "));
    }
    return 0;
}
