/*
 * eof_receiver <port>
 *
 * Takes one connection, reads until it ends, and tells how it ended:
 *
 *   read() > 0    data: add the bytes, count the call
 *   read() == 0   EOF: the other side has sent its FIN
 *   read() == -1  an error: the connection broke, what came so far is not all
 *
 * A pause is none of the three. read() simply does not return while nothing comes.
 * Exit status 0 after EOF, 1 after everything else.
 */
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

int main(int argc, char *argv[])
{
    char buf[BUF_SIZE];
    long long bytes = 0;
    long reads = 0;
    int listener, sd, error = 0;

    if (argc != 2) {
        fprintf(stderr, "usage: %s <port>\n", argv[0]);
        return EXIT_FAILURE;
    }
    listener = listen_on(parse_port(argv[1]));
    sd = accept_one(listener);

    for (;;) {
        ssize_t count = read(sd, buf, sizeof buf);

        if (count > 0) {
            bytes += count;
            reads++;
        } else if (count == 0) {
            break;
        } else if (errno != EINTR) {
            /* Saved immediately: the next library call may change errno. */
            error = errno;
            break;
        }
    }

    printf("bytes: %lld\n", bytes);
    printf("reads: %ld\n", reads);
    if (error == 0)
        printf("end: EOF\n");
    else
        printf("end: error (%s)\n", strerror(error));
    if (fflush(stdout) == EOF)
        fail("stdout");

    close(sd);
    close(listener);
    return error == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
