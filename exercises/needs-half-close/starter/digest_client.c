/*
 * digest_client <ip> <port>
 *
 * Reads all that the server sends, and answers with a digest of it.
 */
#include <arpa/inet.h>
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
        fprintf(stderr, "usage: %s <ip> <port>\n", argv[0]);
        return EXIT_FAILURE;
    }

    /* TODO: connect to argv[1], port argv[2]. */

    /* TODO: read until EOF, and count the bytes and their FNV-1a checksum on the way.
       How do you know that you have all? */

    /* TODO: print  read: <bytes> <checksum>  and send  <bytes> <checksum>  and a newline.
       Then close, and exit with 0. */

    return EXIT_FAILURE;
}
