#define _GNU_SOURCE
#include "collect.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bytes.h"
#include "commands.h"
#include "frames.h"

static void list_files(const char *name)
{
    char text[4096];
    size_t length = (size_t)snprintf(text, 300, "%s", name) + 1;
    DIR *here = opendir(".");
    int listed = 0;
    for (struct dirent *entry; here && listed < 10 && (entry = readdir(here));) {
        struct stat what;
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0 || lstat(entry->d_name, &what) != 0)
            continue;
        char size[48];
        snprintf(size, sizeof size, "%lld bytes", (long long)what.st_size);
        const char *kind = S_ISDIR(what.st_mode) ? "a folder" : S_ISLNK(what.st_mode) ? "a link" : "not a file";
        length += (size_t)snprintf(text + length, sizeof text - length, "%s (%s)\n", entry->d_name, S_ISREG(what.st_mode) ? size : kind);
        listed++;
    }
    if (!here)
        length += (size_t)snprintf(text + length, sizeof text - length, "(the working directory is gone)\n");
    else
        closedir(here);
    frame(FRAME_NO_FILE, text, length);
}

/* Opens plain files only: a link may lead anywhere, and opening a pipe may block forever. */
void send_file(const struct options *o, const char *name)
{
    struct stat what;
    int fd = open(name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &what) != 0 || !S_ISREG(what.st_mode)) {
        if (fd >= 0)
            close(fd);
        list_files(name);
        return;
    }
    unsigned char head[8 + NAME_CAP];
    put_number(head, (unsigned long long)what.st_size, 8);
    memcpy(head + 8, name, strlen(name));
    frame(FRAME_FILE, head, 8 + strlen(name));
    char part[65536];
    long long left = what.st_size < o->collect ? what.st_size : o->collect;
    while (left > 0) {
        ssize_t n = read(fd, part, left < (long long)sizeof part ? (size_t)left : sizeof part);
        if (n <= 0)
            break;
        frame(FRAME_FILE_PART, part, (size_t)n);
        left -= n;
    }
    close(fd);
}
