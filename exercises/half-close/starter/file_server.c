/*
 * file_server <port>
 *
 * Your task: send the file "file_server.c" of the working directory to one client, close only
 * your own direction of the connection, print what the client answers, and exit with status 0.
 *
 * This starter compiles, and transfers nothing yet. Work through the TODOs from top to bottom.
 */
#include <stdio.h>
#include <stdlib.h>

#define FILE_NAME "file_server.c"
#define BUF_SIZE 30

int main(int argc, char *argv[])
{
    int port;

    if (argc != 2) {
        fprintf(stderr, "usage: %s <port>\n", argv[0]);
        return EXIT_FAILURE;
    }
    port = atoi(argv[1]);
    (void)port; /* remove this line as soon as you use port */

    /* TODO 1: open FILE_NAME for reading ("rb": bytes, not text).
       It does not exist? Say so on stderr and exit with status 1. */

    /* TODO 2: make a socket (socket), give it the address INADDR_ANY and the port (bind; think
       of htonl and htons), and let clients in (listen). Check each return value.
       Later: set SO_REUSEADDR before bind, and you can start the server twice in a row. */

    /* TODO 3: accept exactly one client. */

    /* TODO 4: read the file block by block, BUF_SIZE bytes at most, and send each block.
       How many bytes does the last block have? And what if the file is empty? */

    /* TODO 5: tell the client "that was all", and keep receiving from it.
       Which call closes one direction only? On which of your two sockets? */

    /* TODO 6: read the client's message until read() returns 0, end it with a '\0', and print
           Message from client: Thank you
       with printf("Message from client: %s \n", ...). */

    /* TODO 7: close the file and both sockets. */

    return EXIT_SUCCESS;
}
