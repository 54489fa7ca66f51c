#define _GNU_SOURCE
#include "userns.h"

#ifdef __linux__
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int unshare_as_user(int flags)
{
    unsigned uid = getuid(), gid = getgid();
    if (unshare(CLONE_NEWUSER | flags) != 0)
        return -1;
    const char *files[] = { "/proc/self/setgroups", "/proc/self/uid_map", "/proc/self/gid_map" };
    char maps[3][64];
    snprintf(maps[0], sizeof maps[0], "deny");
    snprintf(maps[1], sizeof maps[1], "%u %u 1", uid, uid);
    snprintf(maps[2], sizeof maps[2], "%u %u 1", gid, gid);
    for (int i = 0; i < 3; i++) {
        int fd = open(files[i], O_WRONLY | O_CLOEXEC);
        if (fd < 0)
            return -1;
        ssize_t written = write(fd, maps[i], strlen(maps[i]));
        close(fd);
        if (written < 0 && i > 0)
            return -1;
    }
    return 0;
}
#endif
