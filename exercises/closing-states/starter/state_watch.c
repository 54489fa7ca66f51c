/*
 * state_watch listen <port> active|passive
 * state_watch connect <ip> <port> active|passive
 *
 * Your task: make one connection, close it, and print each state of your own socket. README.md has the contract.
 * This starter compiles, and does nothing yet. Work through the TODOs from top to bottom.
 */
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char *argv[])
{
    if (argc != 4 && argc != 5) {
        fprintf(stderr, "usage: %s listen <port> active|passive\n       %s connect <ip> <port> active|passive\n", argv[0], argv[0]);
        return EXIT_FAILURE;
    }

    /* TODO 1: connect, or listen on every address and accept one connection. */

    /* TODO 2: a function that gives the state of a socket: getsockopt(sd, IPPROTO_TCP, TCP_INFO, ...), tcpi_state. */

    /* TODO 3: a loop that samples the state every few milliseconds, sleeps in between, and prints a state when it is new.
       Is the line really out before the next sample? */

    /* TODO 4: active: close as soon as ESTABLISHED is printed. passive: close when the other end has.
       What is left to look at after close()? Which other call sends the FIN? */

    /* TODO 5: CLOSE is the last state. Why did it come: end TIME_WAIT, end CLOSED or end RESET? */

    return EXIT_SUCCESS;
}
