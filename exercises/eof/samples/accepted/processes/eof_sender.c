/*
 * eof_sender <ip> <port> close|shutdown: posix_spawn() in place of fork(). The child is this program once more; the number of
 * the socket's descriptor, which it inherits, is its argument.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static void fail(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
}

static int connect_to(const char *ip, const char *port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((unsigned short)atoi(port))};
    int sd = socket(AF_INET, SOCK_STREAM, 0);

    if (sd == -1 || inet_pton(AF_INET, ip, &address.sin_addr) != 1)
        fail("socket");
    if (connect(sd, (struct sockaddr *)&address, sizeof address) == -1)
        fail("connect");
    return sd;
}

static void send_text(int sd, const char *text)
{
    if (send(sd, text, strlen(text), MSG_NOSIGNAL) != (ssize_t)strlen(text))
        fail("send");
}

/* The child's whole life: argv is --child, the descriptor, the mode. */
static int child(int sd, const char *mode)
{
    char byte;
    ssize_t count;

    fputs("heard: ", stdout);
    while ((count = read(sd, &byte, 1)) == 1 && byte != '\n')
        putchar(byte);
    if (count == -1)
        fail("read");
    putchar('\n');
    fflush(stdout);
    if (strcmp(mode, "close") == 0)
        send_text(sd, "from the child\n");
    close(sd);
    return EXIT_SUCCESS;
}

static pid_t spawn_child(char *self, int sd, char *mode)
{
    char number[16], option[] = "--child";
    char *arguments[] = {self, option, number, mode, NULL};
    pid_t pid;

    snprintf(number, sizeof number, "%d", sd);
    errno = posix_spawn(&pid, "/proc/self/exe", NULL, NULL, arguments, environ);
    if (errno != 0)
        fail("posix_spawn");
    return pid;
}

int main(int argc, char *argv[])
{
    int sd, status;
    pid_t pid;

    if (argc != 4) {
        fprintf(stderr, "usage: %s <ip> <port> close|shutdown\n", argv[0]);
        return EXIT_FAILURE;
    }
    if (strcmp(argv[1], "--child") == 0)
        return child(atoi(argv[2]), argv[3]);
    sd = connect_to(argv[1], argv[2]);
    pid = spawn_child(argv[0], sd, argv[3]);
    send_text(sd, "from the parent\n");
    if (strcmp(argv[3], "shutdown") == 0 && shutdown(sd, SHUT_WR) == -1)
        fail("shutdown");
    close(sd);
    if (waitpid(pid, &status, 0) == -1)
        fail("waitpid");
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
