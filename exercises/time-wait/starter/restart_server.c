/*
 * restart_server <port>
 *
 * Your task: serve one client, close first, and be able to restart immediately on the same port.
 *
 * This starter compiles, and serves no client yet. Work through the TODOs from top to bottom.
 */
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char *argv[])
{
    int port;

    if (argc != 2) {
        fprintf(stderr, "usage: %s <port>\n", argv[0]);
        return EXIT_FAILURE;
    }
    port = atoi(argv[1]);
    (void)port; /* remove this line as soon as you use port */

    /* TODO 1: socket, bind (INADDR_ANY, htons(port)), listen. Each can fail: say so with perror() and exit with status 1. */

    /* TODO 2: accept exactly one client. */

    /* TODO 3: read its line, up to the newline. One read() may bring half of it. */

    /* TODO 4: send "served: " and the line, with its newline. */

    /* TODO 5: close the connection immediately, without waiting for the client, and end with status 0. */

    /* TODO 6: start the program, serve a client, restart it immediately. What does bind() return? Which option helps, and
       where must it be set? */

    return EXIT_SUCCESS;
}
