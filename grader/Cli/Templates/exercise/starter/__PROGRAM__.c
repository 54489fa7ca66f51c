/* __PROGRAM__ <ip> <port>: says hello, ends its own direction, and prints the answer. */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char *argv[])
{
    if (argc != 3) {
        fprintf(stderr, "usage: %s <ip> <port>\n", argv[0]);
        return EXIT_FAILURE;
    }

    /* TODO: connect to argv[1], port argv[2]. */

    /* TODO: send "hello\n", and say that nothing more will come. */

    /* TODO: read until EOF, and print what came. */

    return EXIT_FAILURE;
}
