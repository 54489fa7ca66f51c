#include "commands.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bytes.h"

/* A name with a slash is not a file of the working directory. */
static void read_name(int fd, struct command *c)
{
    unsigned char length;
    if (!read_fully(fd, &length, 1) || !read_fully(fd, c->name, length) || strchr(c->name, '/'))
        c->type = COMMAND_NONE;
}

struct command read_command(int fd)
{
    struct command c = { .type = COMMAND_KILL };
    char letter;
    ssize_t n = read(fd, &letter, 1);
    if (n < 0 && errno == EINTR)
        c.type = COMMAND_NONE;
    if (n <= 0)
        return c;
    switch (letter) {
    case COMMAND_STOP:
    case COMMAND_CONTINUE:
    case COMMAND_KILL:
    case COMMAND_ANSWER:
    case COMMAND_GET_FILE:
    case COMMAND_REMOVE:
        c.type = (enum command_type)letter;
        break;
    default:
        c.type = COMMAND_TERMINATE;
    }
    if (c.type == COMMAND_GET_FILE)
        read_name(fd, &c);
    return c;
}

char **split_arguments(char *text, size_t length, int *argc)
{
    static char own_name[] = "launch";
    char **argv = calloc(length + 2, sizeof *argv);
    if (!argv)
        return NULL;
    *argc = 0;
    argv[(*argc)++] = own_name;
    for (char *at = text; at < text + length; at += strlen(at) + 1)
        argv[(*argc)++] = at;
    return argv;
}

char **read_arguments(int fd, int *argc)
{
    unsigned char size[4];
    if (!read_fully(fd, size, sizeof size))
        return NULL;
    size_t length = size[0] | size[1] << 8 | size[2] << 16 | (size_t)size[3] << 24;
    char *text = malloc(length + 1);
    if (!text || !read_fully(fd, text, length)) {
        free(text);
        return NULL;
    }
    text[length] = 0;
    return split_arguments(text, length, argc);
}
