/* file_server <port>: SO_LINGER is set, and says: do not linger */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
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
    if (bind(listener, (struct sockaddr *)&address, sizeof address) == -1 || listen(listener, 1) == -1)
        fail("bind");
    return listener;
}

static void send_all(int sd, const char *data, size_t size)
{
    while (size > 0) {
        ssize_t sent = send(sd, data, size, MSG_NOSIGNAL);

        if (sent == -1 && errno == EINTR)
            continue;
        if (sent == -1)
            fail("send");
        data += sent;
        size -= (size_t)sent;
    }
}

static void send_file(int sd, int fd)
{
    char buf[8192];
    ssize_t count;

    while ((count = read(fd, buf, sizeof buf)) > 0)
        send_all(sd, buf, (size_t)count);
    if (count == -1)
        fail("file_server.c");
}

static void hear(int sd)
{
    char message[1024];
    size_t length = 0;
    ssize_t count;

    while ((count = read(sd, message + length, sizeof message - 1 - length)) != 0) {
        if (count == -1 && errno == EINTR)
            continue;
        if (count == -1)
            fail("read");
        length += (size_t)count;
    }
    message[length] = '\0';
    printf("Message from client: %s \n", message);
}

int main(int argc, char *argv[])
{
    int fd = open("file_server.c", O_RDONLY), listener, sd;

    if (argc != 2 || fd == -1)
        fail("file_server.c");
    listener = listen_on(argv[1]);
    sd = accept(listener, NULL, NULL);
    if (sd == -1)
        fail("accept");
    if (setsockopt(sd, SOL_SOCKET, SO_LINGER, &(struct linger){0, 0}, sizeof(struct linger)) == -1)
        fail("SO_LINGER");
    send_file(sd, fd);
    if (shutdown(sd, SHUT_WR) == -1)
        fail("shutdown");
    hear(sd);
    close(sd);
    close(listener);
    return EXIT_SUCCESS;
}
