/* restart_server <port>: one byte for each recv() and each send(), a segment for each of these (TCP_NODELAY), and a backlog of 0 */
#define _GNU_SOURCE
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void fail(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
}

static int listen_on(const char *port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_ANY), .sin_port = htons((unsigned short)atoi(port))};
    int on = 1, listener = socket(AF_INET, SOCK_STREAM, 0);

    if (listener == -1 || setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == -1)
        fail("socket");
    if (bind(listener, (struct sockaddr *)&address, sizeof address) == -1)
        fail("bind");
    if (listen(listener, 0) == -1)
        fail("listen");
    return listener;
}

static void send_byte(int sd, char byte)
{
    if (send(sd, &byte, 1, MSG_NOSIGNAL) != 1)
        fail("send");
}

int main(int argc, char *argv[])
{
    char line[61];
    size_t length = 0;
    int listener, sd, on = 1;

    if (argc != 2) {
        fprintf(stderr, "usage: %s <port>\n", argv[0]);
        return EXIT_FAILURE;
    }
    listener = listen_on(argv[1]);
    if ((sd = accept4(listener, NULL, NULL, SOCK_CLOEXEC)) == -1)
        fail("accept4");
    if (setsockopt(sd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) == -1)
        fail("setsockopt(TCP_NODELAY)");
    do {
        ssize_t count = recv(sd, &line[length], 1, MSG_WAITALL);

        if (count == -1)
            fail("recv");
        if (count == 0) {
            fputs("the client left in the middle of its line\n", stderr);
            return EXIT_FAILURE;
        }
    } while (line[length++] != '\n' && length < sizeof line);

    for (const char *c = "served: "; *c != '\0'; c++)
        send_byte(sd, *c);
    for (size_t i = 0; i < length; i++)
        send_byte(sd, line[i]);
    close(sd);
    close(listener);
    return EXIT_SUCCESS;
}
