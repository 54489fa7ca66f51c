/*
 * file_server <port>
 *
 * Sends one file to one client and then receives the client's message:
 *
 *   1. accept one connection;
 *   2. send every byte of file_server.c, the file of that name in the working directory;
 *   3. shutdown(SHUT_WR): a FIN leaves, the client reads EOF, and this side can still receive;
 *   4. receive the client's message until the client closes its side as well;
 *   5. close, and exit with status 0.
 *
 * After any error it prints a line on stderr and exits with status 1.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define FILE_NAME "file_server.c"
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

    /* This side closes first, so its address stays in TIME_WAIT for a minute afterwards.
       Without the option the next start on the same port would fail until that minute is over. */
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

/* send() may take fewer bytes than it was given: send the rest, too. MSG_NOSIGNAL: a client
   that is gone is an error to report (EPIPE), not a SIGPIPE that kills this process silently. */
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

static void send_file(int sd, FILE *file)
{
    char buf[BUF_SIZE];
    size_t count;

    /* The count decides how much is sent, never the content: a file may hold any byte. */
    while ((count = fread(buf, 1, sizeof buf, file)) > 0)
        send_all(sd, buf, count);

    if (ferror(file))
        fail(FILE_NAME);
}

/* Reads until the client's FIN, because TCP is free to deliver a message in pieces, and ends the
   text with a NUL, because the client need not send one. Bytes that do not fit are read
   and dropped: close() with unread data would answer the client with a reset. */
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

    if (argc != 2) {
        fprintf(stderr, "usage: %s <port>\n", argv[0]);
        return EXIT_FAILURE;
    }
    port = parse_port(argv[1]);

    /* First the file, then the socket: a server without a file must not accept clients. */
    file = fopen(FILE_NAME, "rb");
    if (file == NULL)
        fail(FILE_NAME);

    listener = listen_on(port);
    sd = accept_one(listener);

    send_file(sd, file);

    /* The half-close: "I have said everything", and the ear stays open. */
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
