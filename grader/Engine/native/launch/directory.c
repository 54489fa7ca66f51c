#define _GNU_SOURCE
#include "directory.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bytes.h"
#include "failure.h"
#include "users.h"

static void make_directory(const struct options *o)
{
    for (char *slash = o->dir; (slash = strchr(slash + 1, '/'));) {
        *slash = 0;
        /* Other users pass through it to their own folders. */
        if (mkdir(o->dir, o->user ? 0711 : 0700) != 0 && errno != EEXIST && errno != EROFS)
            die_of(o->dir);
        *slash = '/';
    }
    if (mkdir(o->dir, 0700) == 0) {
        if (o->user && chown(o->dir, o->user, o->user) != 0)
            die_of(o->dir);
    } else if (errno != EEXIST) {
        die_of(o->dir);
    }
}

static void put_file(const struct put_file *file)
{
    char part[65536];
    int fd = open(file->name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (fd < 0)
        die_of(file->name);
    for (long long left = file->size; left > 0;) {
        size_t n = left < (long long)sizeof part ? (size_t)left : sizeof part;
        if (!read_fully(STDIN_FILENO, part, n))
            exit(3);
        for (size_t done = 0; done < n;) {
            ssize_t written = write(fd, part + done, n - done);
            if (written <= 0)
                die_of(file->name);
            done += (size_t)written;
        }
        left -= (long long)n;
    }
    close(fd);
}

void enter_directory(const struct options *o)
{
    if (!o->dir)
        return;
    make_directory(o);
    act_as_user(o);
    if (chdir(o->dir) != 0)
        refuse_start(o->dir);
    for (int i = 0; i < o->put_count; i++)
        put_file(&o->put[i]);
    act_as_self(o);
}
