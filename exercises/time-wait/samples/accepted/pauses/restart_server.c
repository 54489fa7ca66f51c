/*
 * restart_server <port>: a second passes before anything is done, before accept(), and after the last close(); a thread serves; and
 * there is much to read on stdout and on stderr.
 */
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

/* A line that nobody needs, many times over. */
static void chatter(const char *text)
{
    for (int i = 1; i <= 500; i++) {
        printf("%3d %s\n", i, text);
        fprintf(stderr, "%3d %s\n", i, text);
    }
    fflush(stdout);
}

static int listen_on(const char *port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_ANY), .sin_port = htons((unsigned short)atoi(port))};
    int on = 1, listener = socket(AF_INET, SOCK_STREAM, 0);

    if (listener == -1 || setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == -1)
        fail("socket");
    if (bind(listener, (struct sockaddr *)&address, sizeof address) == -1)
        fail("bind");
    if (listen(listener, 0) == -1)
        fail("listen");
    return listener;
}

static void *serve(void *argument)
{
    const int sd = *(const int *)argument;
    char answer[100] = "served: ";
    size_t length = strlen(answer);

    while (length < sizeof answer && answer[length - 1] != '\n') {
        ssize_t count = read(sd, answer + length, sizeof answer - length);

        if (count == -1)
            fail("read");
        if (count == 0) {
            fprintf(stderr, "no newline came\n");
            exit(EXIT_FAILURE);
        }
        length += (size_t)count;
    }
    if (send(sd, answer, length, MSG_NOSIGNAL) != (ssize_t)length)
        fail("send");
    close(sd);
    return NULL;
}

int main(int argc, char *argv[])
{
    pthread_t thread;
    int listener, sd;

    if (argc != 2) {
        fprintf(stderr, "usage: %s <port>\n", argv[0]);
        return EXIT_FAILURE;
    }
    sleep(1);
    chatter("the server begins");
    listener = listen_on(argv[1]);
    sleep(1);
    if ((sd = accept(listener, NULL, NULL)) == -1)
        fail("accept");
    errno = pthread_create(&thread, NULL, serve, &sd);
    if (errno != 0)
        fail("pthread_create");
    pthread_join(thread, NULL);
    close(listener);
    chatter("the server ends");
    sleep(1);
    return EXIT_SUCCESS;
}
