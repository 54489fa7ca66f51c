/*
 * abrupt_server <port> <file>
 *
 * Sends the file to one client and ends the connection in the one-sided way:
 *
 *   1. accept one connection;
 *   2. give every byte of the file to the kernel;
 *   3. close(), without reading anything before it, and without waiting.
 *
 * When write() returns, the kernel has the bytes; the client may not have them yet. After close() the kernel continues
 * to send them for a socket that has no owner, as long as the client sends nothing. A single byte from the client,
 * before or after the close(), makes the kernel answer with RST and discard the data that it has not sent yet.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define BUF_SIZE 4096

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
    if (setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == -1)
        fail("setsockopt(SO_REUSEADDR)");

    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_ANY);
    address.sin_port = htons(port);

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

/* send() may take fewer bytes than it was given: send the rest, too. */
static void send_all(int sd, const char *data, size_t size)
{
    while (size > 0) {
        ssize_t sent = send(sd, data, size, MSG_NOSIGNAL);

        if (sent == -1) {
            if (errno == EINTR)
                continue;
            fail("send");
        }
        data += sent;
        size -= (size_t)sent;
    }
}

static void send_file(int sd, FILE *file, const char *name)
{
    char buf[BUF_SIZE];
    size_t count;

    while ((count = fread(buf, 1, sizeof buf, file)) > 0)
        send_all(sd, buf, count);

    if (ferror(file))
        fail(name);
}

int main(int argc, char *argv[])
{
    unsigned short port;
    int listener, sd;
    FILE *file;

    if (argc != 3) {
        fprintf(stderr, "usage: %s <port> <file>\n", argv[0]);
        return EXIT_FAILURE;
    }
    port = parse_port(argv[1]);
    file = fopen(argv[2], "rb");
    if (file == NULL)
        fail(argv[2]);

    listener = listen_on(port);
    sd = accept_one(listener);
    send_file(sd, file, argv[2]);

    /* The one-sided close: it gives up both directions, although the client may still have to send or to read. */
    close(sd);

    fclose(file);
    close(listener);
    return EXIT_SUCCESS;
}
