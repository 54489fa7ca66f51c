/*
 * shutdown_modes <ip> <port> <mode>
 *
 * Your task: call shutdown() in the mode that you are given, try to read and to write before and
 * after it, and print what each call returned. README.md has the steps and the modes.
 *
 * This starter compiles, and does nothing yet. Work through the TODOs from top to bottom.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/types.h>

#define FIRST_READ 8
#define BUF_SIZE 1024

int main(int argc, char *argv[])
{
    const char *ip, *mode;
    int port;

    if (argc != 4) {
        fprintf(stderr, "usage: %s <ip> <port> <mode>\n", argv[0]);
        return EXIT_FAILURE;
    }
    ip = argv[1];
    port = atoi(argv[2]);
    mode = argv[3];
    (void)ip; /* remove these lines as soon as you use ip, port and mode */
    (void)port;
    (void)mode;

    /* TODO 1: a function that prints one line of the report: the name of the call and what it
       returned, "read 8". When it returned -1, the name of errno follows: "write -1 EPIPE".
       printf() may change errno. Where do you keep it until then? */

    /* TODO 2: a function that connects to ip and port, and reports on stderr when no server is there. */

    /* TODO 3: a function with the seven steps, for one value of how. What may a write() do to
       your process when this direction is shut, and how do you prevent it? */

    /* TODO 4: in the middle of the steps the program stops itself: fflush(stdout), then
       raise(SIGSTOP). Try it by hand, look at your socket with ss -tan, and continue with fg. */

    /* TODO 5: the modes rd, wr, rdwr and badhow: which how does each of them need? */

    /* TODO 6: the modes with one shutdown() only: late, closed, pipe, unconnected. */

    /* TODO 7: any other mode is an error of whoever called. Say so, and exit with status 1. */

    return EXIT_SUCCESS;
}
