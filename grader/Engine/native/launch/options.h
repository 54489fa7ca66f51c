/*
 *   launch [options] -- program [argument ...]
 *     --env NAME=VALUE   one variable of the program's environment (which is otherwise empty)
 *     --cpu SECONDS  --fsize BYTES  --nofile N      rlimits of each process (core is always 0)
 *     --memory BYTES --processes N   limits of all processes together, watched
 *     --output BYTES     how much of each output stream is sent: its first half, and its last half when the program pauses or ends
 *     --flood BYTES      a limit of both streams together (default: none)
 *     --pipe             stdout is a pipe (default: a raw terminal, so that stdio flushes each line)
 *     --plain            no pid namespace (for tests of the fallback)
 *     --join PID         run in the network namespace of that process (which belongs to the same user)
 *     --dir DIR          run in that directory, which is made if it is missing
 *     --put NAME=SIZE    make a file of that many bytes in it; the bytes come first on stdin, in the order of these options
 *     --collect BYTES    how much of a file is sent for COMMAND_GET_FILE
 *     --container        decide by the control group whether a SIGKILL came from a lack of memory; refuse unusual system calls
 *     --user UID         the program runs as that user and group, and the launcher does not: no process of the program may signal,
 *                        limit or trace it, and a signal for all of that user's processes finds each process of the program
 *     --shares-user      other programs of that user run next to it, and are left alone: signals go to processes below us
 *     --private DIR      empty /tmp, /var/tmp and /dev/shm for the program alone; DIR stays visible; the option can be repeated
 */
#pragma once

#include <sys/resource.h>

enum { MOST_VISIBLE = 32, MOST_PUT = 16, MOST_VARIABLES = 255, DEFAULT_OUTPUT = 1 << 20 };

struct put_file {
    char *name;
    long long size;
};

struct options {
    rlim_t cpu, fsize, nofile;
    long long output, flood, memory, processes;
    int pipe, plain, join, container, shares_user;
    unsigned user;
    long long collect;
    char *visible[MOST_VISIBLE];
    int visible_count;
    char *dir, *env[MOST_VARIABLES + 1]; /* ended by NULL, as execve(2) wants it */
    struct put_file put[MOST_PUT];
    int put_count, env_count;
    char **command;
};

/* Fills o, which is all zero, with pointers into argv, and cuts the names of --put there. Returns 0, or -1 for wrong usage. */
int parse_options(struct options *o, int argc, char **argv);
