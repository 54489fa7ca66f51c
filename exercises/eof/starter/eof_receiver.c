/*
 * eof_receiver <port>
 *
 * Takes one connection, reads until it ends, and tells how it ended.
 */
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#define BUF_SIZE 4096

int main(int argc, char *argv[])
{
    if (argc != 2) {
        fprintf(stderr, "usage: %s <port>\n", argv[0]);
        return EXIT_FAILURE;
    }

    /* TODO: listen on the port argv[1], on all addresses, and accept one connection. */

    /* TODO: read() until the connection ends. What does read() return for data, for EOF, for an error? */

    /* TODO: print three lines:
           bytes: <how many bytes came>
           reads: <how many calls of read() returned data>
           end: EOF                      or   end: error (<what perror() would say>)
       and exit with 0 after EOF, with another status after an error. */

    return EXIT_FAILURE;
}
