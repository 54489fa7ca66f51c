/*
 * restart_server <port>, as it is in most books: without SO_REUSEADDR. The grader measures with it what bind() returns while a
 * connection of an earlier run is in TIME_WAIT, and a lecture can show it.
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

/* Says which error it was by its name, which is the same in every language of the system. */
static void fail_bind(void)
{
    const char *name = errno == EADDRINUSE ? "EADDRINUSE"
        : errno == EADDRNOTAVAIL ? "EADDRNOTAVAIL"
        : errno == EACCES ? "EACCES"
        : "another error";

    fprintf(stderr, "bind: %s (%s)\n", name, strerror(errno));
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
    int listener = socket(AF_INET, SOCK_STREAM, 0);

    if (listener == -1)
        fail("socket");

    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_ANY);
    address.sin_port = htons(port);

    if (bind(listener, (struct sockaddr *)&address, sizeof address) == -1)
        fail_bind();
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

    close(sd);
    close(listener);
    return EXIT_SUCCESS;
}
