/*
 * restart_server <port>: three processes wait in accept() on one listening socket. The one that gets the client serves it; the
 * parent then ends the others, waits for all, and passes on how the service went.
 */
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define WORKERS 3

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
    if (bind(listener, (struct sockaddr *)&address, sizeof address) == -1)
        fail("bind");
    if (listen(listener, WORKERS) == -1)
        fail("listen");
    return listener;
}

static int work(int listener)
{
    char answer[128] = "served: ";
    size_t length = strlen(answer);
    int sd = accept(listener, NULL, NULL);

    if (sd == -1)
        fail("accept");
    while (answer[length - 1] != '\n' && length < sizeof answer) {
        ssize_t count = recv(sd, answer + length, sizeof answer - length, 0);

        if (count == -1)
            fail("recv");
        if (count == 0)
            return EXIT_FAILURE;
        length += (size_t)count;
    }
    if (send(sd, answer, length, MSG_NOSIGNAL) != (ssize_t)length)
        fail("send");
    close(sd);
    return EXIT_SUCCESS;
}

int main(int argc, char *argv[])
{
    pid_t workers[WORKERS], first;
    int listener, status;

    if (argc != 2) {
        fprintf(stderr, "usage: %s <port>\n", argv[0]);
        return EXIT_FAILURE;
    }
    listener = listen_on(argv[1]);
    for (int i = 0; i < WORKERS; i++) {
        if ((workers[i] = fork()) == -1)
            fail("fork");
        if (workers[i] == 0)
            return work(listener);
    }
    if ((first = wait(&status)) == -1)
        fail("wait");
    for (int i = 0; i < WORKERS; i++) {
        if (workers[i] != first)
            kill(workers[i], SIGTERM);
    }
    while (wait(NULL) != -1 || errno == EINTR)
        ;
    return WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_FAILURE;
}
