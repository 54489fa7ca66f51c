/*
 * digest_server <port> none|close|shutdown
 *
 * Sends data.bin to one client, and wants to know by the client's answer whether all of it has come.
 */
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define BUF_SIZE 4096

int main(int argc, char *argv[])
{
    if (argc != 3) {
        fprintf(stderr, "usage: %s <port> none|close|shutdown\n", argv[0]);
        return EXIT_FAILURE;
    }

    /* TODO: listen on the port argv[1], on all addresses, and accept one connection. */

    /* TODO: send the file data.bin, and count its bytes and its FNV-1a checksum. Then print
           sent: <bytes> <checksum>                 as in   sent: 6 bf9cf968 */

    /* TODO: argv[2] says how the sending ends:
           none      not at all: go on to read the answer
           close     close(sd): there is no answer to be read
           shutdown  shutdown(sd, SHUT_WR), and go on to read the answer */

    /* TODO: read the answer up to its newline, or EOF. Compare it with what you sent. Print
           answer: <the line>                       (when there is one)
           result: same    or   result: different   or   result: none
       and exit with 0 when it is the same, with another status otherwise. */

    return EXIT_FAILURE;
}
