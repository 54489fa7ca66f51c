/* abrupt_server <port> <file>: takes its time, a tenth of a second between two pieces of the file */
#define _GNU_SOURCE
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
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

static void send_all(int sd, const char *data, size_t size)
{
    while (size > 0) {
        ssize_t sent = send(sd, data, size, MSG_NOSIGNAL);

        if (sent == -1)
            fail("send");
        data += sent;
        size -= (size_t)sent;
    }
}

static void send_file(int sd, FILE *file)
{
    const struct timespec pause = {.tv_nsec = 100 * 1000 * 1000};
    char buf[2048];
    size_t count = fread(buf, 1, sizeof buf, file);

    while (count > 0) {
        send_all(sd, buf, count);
        count = fread(buf, 1, sizeof buf, file);
        if (count > 0)
            nanosleep(&pause, NULL);
    }
    if (ferror(file))
        fail("read file");
}

int main(int argc, char *argv[])
{
    int listener, sd;
    FILE *file;

    if (argc != 3)
        return EXIT_FAILURE;
    file = fopen(argv[2], "rb");
    if (file == NULL)
        fail(argv[2]);
    listener = listen_on(argv[1]);
    sd = accept_one(listener);
    send_file(sd, file);
    close(sd);
    close(listener);
    fclose(file);
    return EXIT_SUCCESS;
}
