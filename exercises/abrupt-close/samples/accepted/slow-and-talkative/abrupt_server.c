/* abrupt_server <port> <file>: a second before it listens, a second after its close(), and it talks about all that it does */
#define _GNU_SOURCE
#include <errno.h>
#include <netinet/in.h>
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
    char buf[16384];
    size_t count;

    while ((count = fread(buf, 1, sizeof buf, file)) > 0)
        send_all(sd, buf, count);
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
    setvbuf(stdout, NULL, _IONBF, 0);
    fprintf(stderr, "a second, please\n");
    sleep(1);
    listener = listen_on(argv[1]);
    sd = accept_one(listener);
    printf("[%ld] a client is here\n", (long)getpid());
    send_file(sd, file);
    close(sd);
    printf("[%ld] the file is sent, the connection is closed\n", (long)getpid());
    fprintf(stderr, "good bye, in a second\n");
    sleep(1);
    close(listener);
    fclose(file);
    return EXIT_SUCCESS;
}
