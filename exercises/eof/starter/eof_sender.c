/*
 * eof_sender <ip> <port> close|shutdown
 *
 * Two processes and one connection: which close() sends the FIN?
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char *argv[])
{
    if (argc != 4) {
        fprintf(stderr, "usage: %s <ip> <port> close|shutdown\n", argv[0]);
        return EXIT_FAILURE;
    }

    /* TODO: connect to argv[1], port argv[2]; then fork(). */

    /* TODO: the parent sends "from the parent\n". In mode close it calls close(), in mode shutdown
       shutdown(SHUT_WR) and then close(). Then it waits for its child. */

    /* TODO: the child reads one line from the connection and prints "heard: <line>".
       In mode close it then sends "from the child\n". Then it closes. */

    return EXIT_FAILURE;
}
