/*
 * what_if_server <port> <answer|first>
 *
 * For the lecture: accepts one connection and says goodbye.
 *
 *   answer   waits for the other end's FIN, has something to do, then sends and closes
 *   first    sends and closes its direction immediately, then waits for the other end's FIN
 */
#include <arpa/inet.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Longer than a kernel waits with an ACK, and than it takes a lost FIN to be sent again. */
#define WORK_MILLISECONDS 500

int main(int argc, char *argv[])
{
    struct sockaddr_in address;
    char byte;
    int listener = socket(AF_INET, SOCK_STREAM, 0), sd, first;

    if (argc != 3)
        return 1;
    first = strcmp(argv[2], "first") == 0;
    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_ANY);
    address.sin_port = htons((unsigned short)atoi(argv[1]));
    if (bind(listener, (struct sockaddr *)&address, sizeof address) == -1 || listen(listener, 1) == -1)
        return 1;
    sd = accept(listener, NULL, NULL);
    if (first) {
        write(sd, "Goodbye\n", 8);
        shutdown(sd, SHUT_WR);
    }
    while (read(sd, &byte, 1) > 0)
        ;
    if (!first) {
        poll(NULL, 0, WORK_MILLISECONDS);
        write(sd, "Goodbye\n", 8);
    }
    close(sd);
    return 0;
}
