/*
 * abrupt_server <port> <file>
 *
 * Your task: send the file to one client, and close in the one-sided way.
 *
 * This starter compiles, and transfers nothing yet. Work through the TODOs from top to bottom.
 */
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char *argv[])
{
    int port;

    if (argc != 3) {
        fprintf(stderr, "usage: %s <port> <file>\n", argv[0]);
        return EXIT_FAILURE;
    }
    port = atoi(argv[1]);
    (void)port; /* remove this line as soon as you use port */

    /* TODO 1: open the file argv[2]. It does not exist? Say so on stderr and exit with status 1. */

    /* TODO 2: socket, bind (INADDR_ANY, htons(port)), listen; look at each return value. */

    /* TODO 3: accept exactly one client. */

    /* TODO 4: read the file block by block ("rb": bytes, not text) and send as many bytes as fread() returned.
       Remember that one send() may take fewer. */

    /* TODO 5: end the connection in the one-sided way, immediately: read nothing, wait for nothing, set no SO_LINGER.
       Which one call is that? */

    return EXIT_SUCCESS;
}
