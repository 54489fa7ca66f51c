#define _GNU_SOURCE
#include "mounts.h"

#ifdef __linux__
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "failure.h"

static void make_path(const char *path)
{
    char part[4096];
    snprintf(part, sizeof part, "%s", path);
    for (char *slash = part; (slash = strchr(slash + 1, '/'));) {
        *slash = 0;
        mkdir(part, 0755);
        *slash = '/';
    }
    mkdir(part, 0755);
}

/* Covers one folder by an empty one in memory, in which only those of --private that lie in it are seen. */
static void cover(const struct options *o, const char *place)
{
    size_t length = strlen(place);
    int kept[MOST_VISIBLE];
    for (int i = 0; i < o->visible_count; i++)
        kept[i] = strncmp(o->visible[i], place, length) == 0 && o->visible[i][length] == '/' ? open(o->visible[i], O_PATH | O_CLOEXEC) : -1;
    int covered = mount("tmpfs", place, "tmpfs", MS_NOSUID | MS_NODEV, "size=64m,nr_inodes=4096,mode=1777") == 0, failed = 0;
    for (int i = 0; i < o->visible_count; i++) {
        if (kept[i] < 0)
            continue;
        char from[64];
        snprintf(from, sizeof from, "/proc/self/fd/%d", kept[i]);
        if (covered) {
            make_path(o->visible[i]);
            failed |= mount(from, o->visible[i], NULL, MS_BIND | MS_REC, NULL) != 0;
        }
        close(kept[i]);
    }
    /* Rather what others see than a program that is not seen itself. */
    if (failed)
        umount2(place, MNT_DETACH);
}

void own_mounts(const struct options *o)
{
    char here[4096];
    if (unshare(CLONE_NEWNS) != 0 || mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0)
        return;
    /* A /proc that shows the namespace's own pids. */
    mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL);
    if (o->visible_count == 0 || !getcwd(here, sizeof here))
        return;
    cover(o, "/tmp");
    cover(o, "/var/tmp");
    cover(o, "/dev/shm");
    if (chdir(here) != 0)
        die(here);
}
#endif
