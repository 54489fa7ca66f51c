#include "failure.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "frames.h"

int serves;

void die(const char *what)
{
    char text[512];
    snprintf(text, sizeof text, "%s: %s", what, strerror(errno));
    if (serves)
        frame(FRAME_LAUNCHER_FAILED, text, strlen(text));
    else
        fprintf(stderr, "launch: %s\n", text);
    exit(3);
}

/* The room and the processes are the container's: what the programs in it use leaves none for the next one. */
void die_of(const char *what)
{
    const char *limit = errno == ENOSPC || errno == EDQUOT ? "disk" : errno == EAGAIN ? "processes" : NULL;
    if (serves && limit) {
        frame(FRAME_LIMIT, limit, strlen(limit));
        frame(FRAME_END, "", 0);
        exit(0);
    }
    die(what);
}

/* The program itself, or the one before it in the same folder, has seen to it that it cannot be started there. */
void refuse_start(const char *what)
{
    char text[512];
    snprintf(text, sizeof text, "%s: %s", what, strerror(errno));
    frame(FRAME_START_FAILED, text, strlen(text));
    frame(FRAME_END, "", 0);
    exit(0);
}
