/* file_server <port>: sends file_server.c to one client, then prints its message. */
#include "stream.h"

#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char *argv[])
{
    struct sockaddr_in address = {0};
    char block[4096], rest[256];
    char message[256] = "";
    size_t n, length = 0;
    int listener, client, on = 1;
    FILE *file;

    if (argc != 2) {
        fprintf(stderr, "usage: %s <port>\n", argv[0]);
        return 1;
    }
    if ((file = fopen("file_server.c", "rb")) == NULL)
        die("file_server.c");

    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_ANY);
    address.sin_port = htons((unsigned short)atoi(argv[1]));

    if ((listener = socket(AF_INET, SOCK_STREAM, 0)) == -1)
        die("socket");
    if (setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == -1)
        die("setsockopt");
    if (bind(listener, (struct sockaddr *)&address, sizeof address) == -1)
        die("bind");
    if (listen(listener, 1) == -1)
        die("listen");
    if ((client = accept(listener, NULL, NULL)) == -1)
        die("accept");

    while ((n = fread(block, 1, sizeof block, file)) > 0)
        send_all(client, block, n);
    if (shutdown(client, SHUT_WR) == -1)
        die("shutdown");

    while (length < sizeof message - 1 && (n = receive(client, message + length, sizeof message - 1 - length)) > 0)
        length += n;
    while (receive(client, rest, sizeof rest) > 0)
        ; /* a message longer than we care for: hear it out */
    printf("Message from client: %s \n", message);

    fclose(file);
    close(client);
    close(listener);
    return 0;
}
