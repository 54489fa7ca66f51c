#define _GNU_SOURCE
#include "terminal.h"

#include <fcntl.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

#include "failure.h"
#include "users.h"

/*
 * A pipe only where the system has no terminals. If another program used up the terminals and a pipe came instead, stdio would not flush
 * each line, and the same program would behave differently.
 */
void open_terminal(const struct options *o, int *master, int *slave)
{
    if (access("/dev/ptmx", F_OK) != 0)
        return;
    *master = posix_openpt(O_RDWR | O_NOCTTY);
    if (*master < 0 || grantpt(*master) != 0 || unlockpt(*master) != 0)
        die("open a terminal");
    *slave = open(ptsname(*master), O_RDWR | O_NOCTTY);
    if (*slave < 0)
        die("open the program's end of a terminal");
    /* A program may open its own streams again, by /dev/stdout. */
    if (o->user && fchown(*slave, o->user, o->user) != 0)
        die("give the terminal to the program's user");
    struct termios raw;
    if (tcgetattr(*slave, &raw) == 0) {
        cfmakeraw(&raw);
        tcsetattr(*slave, TCSANOW, &raw);
    }
}

void open_pipe(const struct options *o, int *ends)
{
    act_as_user(o);
    if (pipe(ends) != 0)
        die_of("pipe");
    act_as_self(o);
}
