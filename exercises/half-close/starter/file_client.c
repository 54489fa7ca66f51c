/*
 * file_client <ip> <port>
 *
 * Your task: receive a file from the server, store it as "receive.dat", thank the server for it
 * and exit with status 0.
 *
 * This starter compiles, and transfers nothing yet. Work through the TODOs from top to bottom.
 */
#include <stdio.h>
#include <stdlib.h>

#define FILE_NAME "receive.dat"
#define BUF_SIZE 30

int main(int argc, char *argv[])
{
    const char *ip;
    int port;

    if (argc != 3) {
        fprintf(stderr, "usage: %s <ip> <port>\n", argv[0]);
        return EXIT_FAILURE;
    }
    ip = argv[1];
    port = atoi(argv[2]);
    (void)ip; /* remove these two lines as soon as you use ip and port */
    (void)port;

    /* TODO 1: make a socket and connect it to ip and port (inet_pton and htons help).
       No server there? Say so on stderr and exit with status 1. */

    /* TODO 2: open FILE_NAME for writing, so that nothing of an older file stays behind. */

    /* TODO 3: read from the socket, and write to the file what you have read, again and again.
       read() tells you how many bytes came: write that many, whatever they are.
       When do you stop? Which value of read() means "the server has said everything"?
       And which one means "the connection broke"? */

    /* TODO 4: close the file, and print "Received file data". */

    /* TODO 5: send "Thank you" to the server, once. Why can you still do that? */

    /* TODO 6: close the socket. */

    return EXIT_SUCCESS;
}
