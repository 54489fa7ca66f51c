/* eof_receiver <port>: one byte for each read(), so that both numbers are the same; and a report that is written byte by byte */
#include <errno.h>
#include <netinet/in.h>
#include <stdarg.h>
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

static void say(const char *format, ...)
{
    char text[160];
    va_list values;

    va_start(values, format);
    vsnprintf(text, sizeof text, format, values);
    va_end(values);
    for (const char *c = text; *c != '\0'; c++) {
        if (write(STDOUT_FILENO, c, 1) != 1)
            fail("stdout");
    }
}

int main(int argc, char *argv[])
{
    char byte;
    long count = 0;
    int listener, sd, error;
    ssize_t last;

    if (argc != 2) {
        fprintf(stderr, "usage: %s <port>\n", argv[0]);
        return EXIT_FAILURE;
    }
    listener = listen_on(argv[1]);
    if ((sd = accept(listener, NULL, NULL)) == -1)
        fail("accept");
    while ((last = recv(sd, &byte, 1, MSG_WAITALL)) == 1)
        count++;
    error = errno;
    say("bytes: %ld\nreads: %ld\n", count, count);
    if (last == 0)
        say("end: EOF\n");
    else
        say("end: error (%s)\n", strerror(error));
    close(sd);
    close(listener);
    return last == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
