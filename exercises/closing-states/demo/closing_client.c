/*
 * closing_client <ip> <port>
 *
 * For the lecture: connects, closes its direction immediately, waits for the other end's FIN.
 */
#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char *argv[])
{
    struct sockaddr_in address;
    char byte;
    int sd = socket(AF_INET, SOCK_STREAM, 0);

    if (argc != 3)
        return 1;
    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = inet_addr(argv[1]);
    address.sin_port = htons((unsigned short)atoi(argv[2]));
    if (connect(sd, (struct sockaddr *)&address, sizeof address) == -1)
        return 1;
    shutdown(sd, SHUT_WR);
    while (read(sd, &byte, 1) > 0)
        ;
    close(sd);
    return 0;
}
