/* eof_receiver <port>: sockets that never block; when there is nothing to do the program takes a nap and looks again */
#include <errno.h>
#include <fcntl.h>
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

static void nap(void)
{
    const struct timespec five_milliseconds = {.tv_nsec = 5 * 1000 * 1000};

    nanosleep(&five_milliseconds, NULL);
}

static int listen_on(const char *port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_ANY), .sin_port = htons((unsigned short)atoi(port))};
    int on = 1, listener = socket(AF_INET, SOCK_STREAM, 0);

    if (listener == -1 || setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == -1)
        fail("socket");
    if (bind(listener, (struct sockaddr *)&address, sizeof address) == -1 || listen(listener, 5) == -1)
        fail("bind");
    if (fcntl(listener, F_SETFL, O_NONBLOCK) == -1)
        fail("fcntl");
    return listener;
}

static int accept_one(int listener)
{
    int sd;

    while ((sd = accept(listener, NULL, NULL)) == -1) {
        if (errno != EAGAIN && errno != EINTR)
            fail("accept");
        nap();
    }
    /* Not inherited from the listening socket. */
    if (fcntl(sd, F_SETFL, O_NONBLOCK) == -1)
        fail("fcntl");
    return sd;
}

int main(int argc, char *argv[])
{
    char buf[65536];
    long long bytes = 0;
    long reads = 0;
    int listener, sd, error = 0;
    ssize_t count;

    if (argc != 2) {
        fprintf(stderr, "usage: %s <port>\n", argv[0]);
        return EXIT_FAILURE;
    }
    listener = listen_on(argv[1]);
    sd = accept_one(listener);
    while ((count = read(sd, buf, sizeof buf)) != 0) {
        if (count > 0) {
            bytes += count;
            reads++;
        } else if (errno == EAGAIN || errno == EINTR) {
            nap();
        } else {
            error = errno;
            break;
        }
    }
    printf("bytes: %lld\nreads: %ld\nend: ", bytes, reads);
    if (error == 0)
        printf("EOF\n");
    else
        printf("error (%s)\n", strerror(error));
    fflush(stdout);
    close(sd);
    close(listener);
    return error == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
