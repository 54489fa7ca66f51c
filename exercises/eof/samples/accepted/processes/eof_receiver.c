/*
 * eof_receiver <port>: a child reads and reports, and the parent passes its exit status on. The parent closes its copy of the
 * connection at once: while it had one, no FIN could leave.
 */
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static void fail(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
}

static int accept_on(const char *port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_ANY), .sin_port = htons((unsigned short)atoi(port))};
    int on = 1, sd, listener = socket(AF_INET, SOCK_STREAM, 0);

    if (listener == -1 || setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == -1)
        fail("socket");
    if (bind(listener, (struct sockaddr *)&address, sizeof address) == -1 || listen(listener, 4096) == -1)
        fail("bind");
    if ((sd = accept(listener, NULL, NULL)) == -1)
        fail("accept");
    close(listener);
    return sd;
}

static int receive(int sd)
{
    char buf[8192];
    long long bytes = 0;
    long reads = 0;
    ssize_t count;
    int error;

    for (; (count = read(sd, buf, sizeof buf)) > 0; reads++)
        bytes += count;
    error = errno;
    printf("bytes: %lld\nreads: %ld\n", bytes, reads);
    if (count == 0)
        printf("end: EOF\n");
    else
        printf("end: error (%s)\n", strerror(error));
    fflush(stdout);
    close(sd);
    return count == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char *argv[])
{
    int sd, status;
    pid_t pid;

    if (argc != 2) {
        fprintf(stderr, "usage: %s <port>\n", argv[0]);
        return EXIT_FAILURE;
    }
    sd = accept_on(argv[1]);
    if ((pid = fork()) == -1)
        fail("fork");
    if (pid == 0)
        return receive(sd);
    close(sd);
    if (waitpid(pid, &status, 0) == -1)
        fail("waitpid");
    return WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_FAILURE;
}
