/* eof_receiver <port>: a thread reads; a second passes before anything begins, and one before anything is said; much on stderr */
#include <errno.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct reading {
    int sd, error;
    unsigned long bytes, reads;
};

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
    if (bind(listener, (struct sockaddr *)&address, sizeof address) == -1 || listen(listener, 3) == -1)
        fail("bind");
    return listener;
}

static void *read_to_end(void *argument)
{
    struct reading *reading = argument;
    char buf[3000];
    ssize_t count;

    while ((count = read(reading->sd, buf, sizeof buf)) > 0) {
        reading->bytes += (unsigned long)count;
        reading->reads++;
        fprintf(stderr, "read %lu: %zd bytes, %lu so far\n", reading->reads, count, reading->bytes);
    }
    reading->error = count == 0 ? 0 : errno;
    return NULL;
}

int main(int argc, char *argv[])
{
    struct reading reading = {0, 0, 0, 0};
    pthread_t thread;
    int listener;

    if (argc != 2) {
        fprintf(stderr, "usage: %s <port>\n", argv[0]);
        return EXIT_FAILURE;
    }
    sleep(1);
    listener = listen_on(argv[1]);
    if ((reading.sd = accept(listener, NULL, NULL)) == -1)
        fail("accept");
    errno = pthread_create(&thread, NULL, read_to_end, &reading);
    if (errno != 0)
        fail("pthread_create");
    pthread_join(thread, NULL);
    sleep(1);
    printf("bytes: %lu\nreads: %lu\n", reading.bytes, reading.reads);
    if (reading.error == 0)
        printf("end: EOF\n");
    else
        printf("end: error (%s)\n", strerror(reading.error));
    fflush(stdout);
    close(reading.sd);
    close(listener);
    return reading.error == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
