/*
 * closing_server <port>
 *
 * For the lecture: accepts one connection, closes its direction immediately, waits for the other end's FIN.
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
    int listener = socket(AF_INET, SOCK_STREAM, 0), sd;

    if (argc != 2)
        return 1;
    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_ANY);
    address.sin_port = htons((unsigned short)atoi(argv[1]));
    if (bind(listener, (struct sockaddr *)&address, sizeof address) == -1 || listen(listener, 1) == -1)
        return 1;
    sd = accept(listener, NULL, NULL);
    shutdown(sd, SHUT_WR);
    while (read(sd, &byte, 1) > 0)
        ;
    close(sd);
    return 0;
}
