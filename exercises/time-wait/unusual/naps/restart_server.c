/* restart_server <port>: neither accept() nor recv() nor send() blocks; when there is nothing to do the program takes a nap */
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
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

/* After a call that gave -1: naps when it was only too early. */
static void nap_or_fail(const char *what)
{
    if (errno != EAGAIN && errno != EINTR)
        fail(what);
    usleep(3000);
}

static int listen_on(const char *port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_ANY), .sin_port = htons((unsigned short)atoi(port))};
    int on = 1, listener = socket(AF_INET, SOCK_STREAM, 0);

    if (listener == -1 || setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == -1)
        fail("socket");
    if (bind(listener, (struct sockaddr *)&address, sizeof address) == -1)
        fail("bind");
    if (listen(listener, 1) == -1 || fcntl(listener, F_SETFL, O_NONBLOCK) == -1)
        fail("listen");
    return listener;
}

int main(int argc, char *argv[])
{
    char answer[72] = "served: ";
    size_t length = strlen(answer), sent = 0;
    int listener, sd;

    if (argc != 2) {
        fprintf(stderr, "usage: %s <port>\n", argv[0]);
        return EXIT_FAILURE;
    }
    listener = listen_on(argv[1]);
    while ((sd = accept(listener, NULL, NULL)) == -1)
        nap_or_fail("accept");
    do {
        ssize_t count = recv(sd, answer + length, sizeof answer - length, MSG_DONTWAIT);

        if (count == 0) {
            fprintf(stderr, "no newline came\n");
            return EXIT_FAILURE;
        }
        if (count == -1)
            nap_or_fail("recv");
        else
            length += (size_t)count;
    } while (answer[length - 1] != '\n');
    while (sent < length) {
        ssize_t count = send(sd, answer + sent, length - sent, MSG_DONTWAIT | MSG_NOSIGNAL);

        if (count == -1)
            nap_or_fail("send");
        else
            sent += (size_t)count;
    }
    close(sd);
    close(listener);
    return EXIT_SUCCESS;
}
