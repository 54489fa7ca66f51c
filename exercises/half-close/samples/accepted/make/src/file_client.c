/* file_client <ip> <port>: stores what the server sends in receive.dat, and says thanks. */
#include "stream.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char *argv[])
{
    struct sockaddr_in address = {0};
    char block[4096];
    size_t n;
    FILE *file;
    int sd;

    if (argc != 3) {
        fprintf(stderr, "usage: %s <ip> <port>\n", argv[0]);
        return 1;
    }
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = inet_addr(argv[1]);
    address.sin_port = htons((unsigned short)atoi(argv[2]));

    if ((sd = socket(AF_INET, SOCK_STREAM, 0)) == -1)
        die("socket");
    if (connect(sd, (struct sockaddr *)&address, sizeof address) == -1)
        die("connect");
    if ((file = fopen("receive.dat", "wb")) == NULL)
        die("receive.dat");

    while ((n = receive(sd, block, sizeof block)) > 0)
        if (fwrite(block, 1, n, file) != n)
            die("receive.dat");
    if (fclose(file) != 0)
        die("receive.dat");

    puts("Received file data");
    send_all(sd, "Thank you", 10);
    close(sd);
    return 0;
}
