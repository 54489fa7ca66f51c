/*
 * eof_sender <ip> <port> close|shutdown: connect() that does not block, a child that waits in poll(), and a parent that hears of
 * its child's end through a signalfd.
 */
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static void fail(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
}

static void wait_for(int fd, short events)
{
    struct pollfd one = {.fd = fd, .events = events};

    while (poll(&one, 1, -1) == -1) {
        if (errno != EINTR)
            fail("poll");
    }
}

static int connect_to(const char *ip, const char *port)
{
    struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV};
    struct addrinfo *found;
    socklen_t size = sizeof(int);
    int sd, error = getaddrinfo(ip, port, &hints, &found);

    if (error != 0) {
        fprintf(stderr, "%s %s: %s\n", ip, port, gai_strerror(error));
        exit(EXIT_FAILURE);
    }
    sd = socket(found->ai_family, found->ai_socktype, found->ai_protocol);
    if (sd == -1 || fcntl(sd, F_SETFL, O_NONBLOCK) == -1)
        fail("socket");
    if (connect(sd, found->ai_addr, found->ai_addrlen) == -1) {
        if (errno != EINPROGRESS)
            fail("connect");
        wait_for(sd, POLLOUT);
        if (getsockopt(sd, SOL_SOCKET, SO_ERROR, &error, &size) == -1)
            fail("getsockopt");
        if (error != 0) {
            fprintf(stderr, "connect: %s\n", strerror(error));
            exit(EXIT_FAILURE);
        }
    }
    freeaddrinfo(found);
    return sd;
}

static void send_all(int sd, const char *text)
{
    for (size_t left = strlen(text); left > 0;) {
        ssize_t sent = send(sd, text, left, MSG_NOSIGNAL);

        if (sent == -1 && errno == EAGAIN)
            wait_for(sd, POLLOUT);
        else if (sent == -1)
            fail("send");
        else
            text += sent, left -= (size_t)sent;
    }
}

static int child(int sd, int may_send)
{
    char line[512];
    size_t length = 0;

    while (length < sizeof line && memchr(line, '\n', length) == NULL) {
        ssize_t count;

        wait_for(sd, POLLIN);
        count = recv(sd, line + length, sizeof line - length, 0);
        if (count == 0)
            break;
        if (count == -1 && errno != EAGAIN)
            fail("recv");
        if (count > 0)
            length += (size_t)count;
    }
    if (length > 0 && line[length - 1] == '\n')
        length--;
    printf("heard: %.*s\n", (int)length, line);
    if (may_send)
        send_all(sd, "from the child\n");
    close(sd);
    return EXIT_SUCCESS;
}

int main(int argc, char *argv[])
{
    struct signalfd_siginfo info;
    sigset_t child_signal;
    int sd, ended, status;
    pid_t pid;

    if (argc != 4 || (strcmp(argv[3], "close") != 0 && strcmp(argv[3], "shutdown") != 0)) {
        fprintf(stderr, "usage: %s <ip> <port> close|shutdown\n", argv[0]);
        return EXIT_FAILURE;
    }
    /* Blocked before there is a child, so that its signal cannot come too early. */
    sigemptyset(&child_signal);
    sigaddset(&child_signal, SIGCHLD);
    sigprocmask(SIG_BLOCK, &child_signal, NULL);
    if ((ended = signalfd(-1, &child_signal, SFD_CLOEXEC)) == -1)
        fail("signalfd");
    sd = connect_to(argv[1], argv[2]);
    if ((pid = fork()) == -1)
        fail("fork");
    if (pid == 0)
        return child(sd, argv[3][0] == 'c');

    send_all(sd, "from the parent\n");
    if (argv[3][0] == 's' && shutdown(sd, SHUT_WR) == -1)
        fail("shutdown");
    close(sd);
    while (waitpid(pid, &status, WNOHANG) != pid) {
        if (read(ended, &info, sizeof info) == -1 && errno != EINTR)
            fail("signalfd");
    }
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
