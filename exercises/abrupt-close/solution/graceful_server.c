/*
 * graceful_server <port> <file>
 *
 * Sends the file to one client and loses nothing, however late the client reads and whenever it speaks:
 *
 *   1. accept one connection;
 *   2. give every byte of the file to the kernel;
 *   3. shutdown(SHUT_WR): no more from this side;
 *   4. read what the client says until its FIN, and print it;
 *   5. close(): by now nothing is left that it could destroy.
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
#define MESSAGE_SIZE 1024

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

/* Reads until the client's FIN. Only then is it certain that the client needs nothing more, and that close() finds no
   unread byte: one would make the kernel answer with RST. Bytes that do not fit into the message are read and dropped. */
static void read_message(int sd, char *message, size_t size)
{
    char buf[BUF_SIZE];
    size_t length = 0;

    for (;;) {
        ssize_t count = read(sd, buf, sizeof buf);

        if (count == -1) {
            if (errno == EINTR)
                continue;
            fail("read");
        }
        if (count == 0)
            break;
        if ((size_t)count > size - 1 - length)
            count = (ssize_t)(size - 1 - length);
        memcpy(message + length, buf, (size_t)count);
        length += (size_t)count;
    }
    message[length] = '\0';
}

int main(int argc, char *argv[])
{
    char message[MESSAGE_SIZE];
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

    /* The FIN takes its place behind the last byte, and the socket stays: the kernel delivers all of it to a client that
       takes its time, and what the client says is still heard. */
    if (shutdown(sd, SHUT_WR) == -1)
        fail("shutdown");

    read_message(sd, message, sizeof message);
    printf("Message from client: %s \n", message);
    if (fflush(stdout) == EOF)
        fail("stdout");

    fclose(file);
    close(sd);
    close(listener);
    return EXIT_SUCCESS;
}
