/* __PROGRAM__ <ip> <port>: says hello, ends its own direction, and prints the answer. */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void die(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
}

int main(int argc, char *argv[])
{
    if (argc != 3) {
        fprintf(stderr, "usage: %s <ip> <port>\n", argv[0]);
        return EXIT_FAILURE;
    }

    int sock = socket(AF_INET, SOCK_STREAM, 0);
    if (sock < 0)
        die("socket");
    struct sockaddr_in server = {.sin_family = AF_INET, .sin_port = htons((unsigned short)atoi(argv[2]))};
    if (inet_pton(AF_INET, argv[1], &server.sin_addr) != 1)
        die("inet_pton");
    if (connect(sock, (struct sockaddr *)&server, sizeof server) < 0)
        die("connect");

    const char *greeting = "hello\n";
    /* The mistake: in C a string ends with a NUL, on the wire it does not. */
    if (write(sock, greeting, strlen(greeting) + 1) != (ssize_t)strlen(greeting) + 1)
        die("write");

    /* The FIN goes out, and the other direction stays open. */
    if (shutdown(sock, SHUT_WR) < 0)
        die("shutdown");

    char buffer[256];
    ssize_t count;
    while ((count = read(sock, buffer, sizeof buffer)) > 0)
        fwrite(buffer, 1, (size_t)count, stdout);
    if (count < 0)
        die("read");

    close(sock);
    return EXIT_SUCCESS;
}
