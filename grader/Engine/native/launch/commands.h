/* The grader's commands to the launcher: read from a descriptor, or parsed. protocol.h has the table of commands. */
#pragma once

#include <stddef.h>

#include "protocol.h"

enum { NAME_CAP = 256 }; /* a name is as long as one byte can say */

struct command {
    enum command_type type;
    char name[NAME_CAP]; /* of COMMAND_GET_FILE */
};

/* The next one. The end of file is COMMAND_KILL. */
struct command read_command(int fd);

/* The arguments of a program, each ended by NUL, of which the last is after text + length at the latest; NULL when memory runs out. */
char **split_arguments(char *text, size_t length, int *argc);

/* The size (4 bytes) and the text of them, as split_arguments gives them; NULL when there is less than that. */
char **read_arguments(int fd, int *argc);
