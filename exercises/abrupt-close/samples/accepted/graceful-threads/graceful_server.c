/* graceful_server <port> <file>: one thread sends, another one hears from the beginning; a lingering close() that has nothing to wait for */
#define _GNU_SOURCE
#include <errno.h>
#include <netinet/in.h>
#include <pthread.h>
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

/* Reads to the client's FIN. What is too long is read, too, and dropped. */
static void *print_message(void *arg)
{
    int sd = *(int *)arg;
    char message[1024], buf[1024];
    size_t length = 0;
    ssize_t count;

    while ((count = read(sd, buf, sizeof buf)) > 0) {
        size_t room = sizeof message - 1 - length, kept = (size_t)count < room ? (size_t)count : room;

        memcpy(message + length, buf, kept);
        length += kept;
    }
    if (count == -1)
        fail("read");
    message[length] = '\0';
    printf("Message from client: %s \n", message);
    return NULL;
}

int main(int argc, char *argv[])
{
    struct linger linger = {.l_onoff = 1, .l_linger = 30};
    pthread_t hearer;
    int listener, sd;
    FILE *file;

    if (argc != 3)
        return EXIT_FAILURE;
    file = fopen(argv[2], "rb");
    if (file == NULL)
        fail(argv[2]);
    listener = listen_on(argv[1]);
    sd = accept_one(listener);
    if (setsockopt(sd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger) == -1)
        fail("SO_LINGER");
    if (pthread_create(&hearer, NULL, print_message, &sd) != 0)
        fail("pthread_create");
    send_file(sd, file);
    if (shutdown(sd, SHUT_WR) == -1)
        fail("shutdown");
    if (pthread_join(hearer, NULL) != 0)
        fail("pthread_join");
    close(sd);
    close(listener);
    fclose(file);
    return EXIT_SUCCESS;
}
