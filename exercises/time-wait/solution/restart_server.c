/*
 * restart_server <port>
 *
 * Serves one client, closes first, and can be restarted immediately on the same port:
 *
 *   1. SO_REUSEADDR, and only then bind(): a connection of an earlier run in TIME_WAIT does not block this one;
 *   2. accept one connection and read one line;
 *   3. answer "served: " and the line;
 *   4. close(), without waiting for the client: the FIN from here is the first one.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define LINE_SIZE 256

static const char PREFIX[] = "served: ";

static void fail(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
}

static unsigned short parse_port(const char *text)
{
    char *end;
    long port = strtol(text, &end, 10);

    if (end == text || *end != '\0' || port < 1 || port > 65535) {
        fprintf(stderr, "not a port: %s\n", text);
        exit(EXIT_FAILURE);
    }
    return (unsigned short)port;
}

static int listen_on(unsigned short port)
{
    struct sockaddr_in address;
    int on = 1;
    int listener = socket(AF_INET, SOCK_STREAM, 0);

    if (listener == -1)
        fail("socket");

    /* Before bind(), which is the call that would fail. Every connection that this socket accepts inherits the option, also
       the connection that will be in TIME_WAIT: the kernel needs it on the old socket and on the new one. */
    if (setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == -1)
        fail("setsockopt(SO_REUSEADDR)");

    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_ANY);
    address.sin_port = htons(port);

    /* This still fails when another program listens on the port: SO_REUSEADDR does not allow two listeners. */
    if (bind(listener, (struct sockaddr *)&address, sizeof address) == -1)
        fail("bind");
    if (listen(listener, 5) == -1)
        fail("listen");
    return listener;
}

static int accept_one(int listener)
{
    int sd;

    do
        sd = accept(listener, NULL, NULL);
    while (sd == -1 && errno == EINTR);
    if (sd == -1)
        fail("accept");
    return sd;
}

/* Reads up to the newline, which is kept. One read() may bring half a line. Returns its length. */
static size_t read_line(int sd, char *line, size_t size)
{
    size_t length = 0;

    while (length < size) {
        ssize_t count = read(sd, line + length, size - length);

        if (count == -1) {
            if (errno == EINTR)
                continue;
            fail("read");
        }
        if (count == 0) {
            fprintf(stderr, "the client left in the middle of its line\n");
            exit(EXIT_FAILURE);
        }
        length += (size_t)count;
        if (line[length - 1] == '\n')
            return length;
    }
    fprintf(stderr, "the line is longer than %zu bytes\n", size);
    exit(EXIT_FAILURE);
}

static void send_all(int sd, const char *bytes, size_t size)
{
    while (size > 0) {
        ssize_t count = send(sd, bytes, size, MSG_NOSIGNAL);

        if (count == -1) {
            if (errno == EINTR)
                continue;
            fail("send");
        }
        bytes += count;
        size -= (size_t)count;
    }
}

int main(int argc, char *argv[])
{
    char answer[sizeof PREFIX - 1 + LINE_SIZE];
    const size_t prefix = sizeof PREFIX - 1;
    int listener, sd;
    size_t length;

    if (argc != 2) {
        fprintf(stderr, "usage: %s <port>\n", argv[0]);
        return EXIT_FAILURE;
    }
    listener = listen_on(parse_port(argv[1]));
    sd = accept_one(listener);

    memcpy(answer, PREFIX, prefix);
    length = read_line(sd, answer + prefix, LINE_SIZE);
    send_all(sd, answer, prefix + length);

    /* Nothing is unread, so this sends a FIN. It is the first one: this end of the connection will be in TIME_WAIT, long after
       the program has ended. */
    close(sd);
    close(listener);
    return EXIT_SUCCESS;
}
