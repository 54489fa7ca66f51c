/*
 * eof_receiver <port>: each recvmsg() fills two buffers, one of which is tiny, and the receive buffer of the socket is as small as
 * the kernel allows.
 */
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

static void fail(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
}

static int listen_on(const char *port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_ANY), .sin_port = htons((unsigned short)atoi(port))};
    int on = 1, little = 1, listener = socket(AF_INET, SOCK_STREAM, 0);

    if (listener == -1 || setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == -1)
        fail("socket");
    /* Before listen(): the window is offered in the handshake. The kernel makes more of it, but not much. */
    if (setsockopt(listener, SOL_SOCKET, SO_RCVBUF, &little, sizeof little) == -1)
        fail("setsockopt(SO_RCVBUF)");
    if (bind(listener, (struct sockaddr *)&address, sizeof address) == -1 || listen(listener, 1) == -1)
        fail("bind");
    return listener;
}

int main(int argc, char *argv[])
{
    char head[7], tail[100000];
    struct iovec parts[] = {{.iov_base = head, .iov_len = sizeof head}, {.iov_base = tail, .iov_len = sizeof tail}};
    struct msghdr message = {.msg_iov = parts, .msg_iovlen = 2};
    unsigned long bytes = 0, reads = 0;
    int listener, sd, error;
    ssize_t count;

    if (argc != 2) {
        fprintf(stderr, "usage: %s <port>\n", argv[0]);
        return EXIT_FAILURE;
    }
    listener = listen_on(argv[1]);
    if ((sd = accept(listener, NULL, NULL)) == -1)
        fail("accept");
    while ((count = recvmsg(sd, &message, 0)) > 0) {
        bytes += (unsigned long)count;
        reads++;
    }
    error = errno;
    printf("bytes: %lu\nreads: %lu\n", bytes, reads);
    if (count == 0)
        printf("end: EOF\n");
    else
        printf("end: error (%s)\n", strerror(error));
    fflush(stdout);
    close(sd);
    close(listener);
    return count == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
