/*
 * what_if_client <ip> <port> <shutdown|close|linger|last>
 *
 * For the lecture: connects, has nothing to send, and ends its direction in one of four ways.
 *
 *   shutdown   shutdown(SHUT_WR), then reads to the end
 *   close      close(): gives up both directions, and reads nothing
 *   linger     the same with SO_LINGER and a time of 0
 *   last       reads to the end first, has something to do, then closes
 */
#include <arpa/inet.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Longer than a kernel waits with an ACK. */
#define WORK_MILLISECONDS 500

int main(int argc, char *argv[])
{
    struct sockaddr_in address;
    struct linger none = { 1, 0 };
    char buf[64];
    int sd = socket(AF_INET, SOCK_STREAM, 0);

    if (argc != 4)
        return 1;
    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = inet_addr(argv[1]);
    address.sin_port = htons((unsigned short)atoi(argv[2]));
    if (connect(sd, (struct sockaddr *)&address, sizeof address) == -1)
        return 1;

    if (strcmp(argv[3], "shutdown") == 0)
        shutdown(sd, SHUT_WR);
    if (strcmp(argv[3], "linger") == 0)
        setsockopt(sd, SOL_SOCKET, SO_LINGER, &none, sizeof none);
    if (strcmp(argv[3], "shutdown") == 0 || strcmp(argv[3], "last") == 0)
        while (read(sd, buf, sizeof buf) > 0)
            ;
    if (strcmp(argv[3], "last") == 0)
        poll(NULL, 0, WORK_MILLISECONDS);
    close(sd);
    return 0;
}
