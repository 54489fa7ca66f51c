/* graceful_server <port> <file>: stdio on two copies of the descriptor, and SIGPIPE is ignored */
#define _GNU_SOURCE
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
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
    if (bind(listener, (struct sockaddr *)&address, sizeof address) == -1 || listen(listener, 1) == -1)
        fail("bind");
    return listener;
}

static int accept_one(int listener)
{
    int sd = accept(listener, NULL, NULL);

    if (sd == -1)
        fail("accept");
    return sd;
}

int main(int argc, char *argv[])
{
    int listener, sd;
    FILE *file;
    FILE *out, *in;
    char message[1024];
    size_t length;
    int copy, c;

    if (argc != 3)
        return EXIT_FAILURE;
    file = fopen(argv[2], "rb");
    if (file == NULL)
        fail(argv[2]);
    signal(SIGPIPE, SIG_IGN);
    listener = listen_on(argv[1]);
    sd = accept_one(listener);
    /* One stream for each direction, each with a descriptor of its own. */
    out = fdopen(sd, "wb");
    copy = dup(sd);
    in = copy == -1 ? NULL : fdopen(copy, "rb");
    if (out == NULL || in == NULL)
        fail("fdopen");
    while ((c = getc(file)) != EOF)
        putc(c, out);
    if (ferror(file) || fflush(out) == EOF || shutdown(sd, SHUT_WR) == -1)
        fail("send");
    fclose(out);

    length = fread(message, 1, sizeof message - 1, in);
    if (ferror(in))
        fail("read");
    message[length] = '\0';
    while (getc(in) != EOF)
        ; /* what is too long is dropped */
    if (ferror(in))
        fail("read");
    printf("Message from client: %s \n", message);
    fclose(in);
    close(listener);
    fclose(file);
    return EXIT_SUCCESS;
}
