/* eof_sender <ip> <port> close|shutdown: neither read() nor waitpid() blocks; both processes take naps and look again */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void fail(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
}

static void nap(void)
{
    const struct timespec two_milliseconds = {.tv_nsec = 2 * 1000 * 1000};

    nanosleep(&two_milliseconds, NULL);
}

static int connect_to(const char *ip, const char *port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((unsigned short)atoi(port))};
    int sd = socket(AF_INET, SOCK_STREAM, 0);

    if (sd == -1 || inet_pton(AF_INET, ip, &address.sin_addr) != 1)
        fail("socket");
    if (connect(sd, (struct sockaddr *)&address, sizeof address) == -1)
        fail("connect");
    /* A property of the socket, not of the descriptor: the child has it too. */
    if (fcntl(sd, F_SETFL, O_NONBLOCK) == -1)
        fail("fcntl");
    return sd;
}

static void send_text(int sd, const char *text)
{
    while (*text != '\0') {
        ssize_t sent = send(sd, text, strlen(text), MSG_NOSIGNAL);

        if (sent >= 0)
            text += sent;
        else if (errno == EAGAIN || errno == EINTR)
            nap();
        else
            fail("send");
    }
}

static int child(int sd, int may_send)
{
    char line[128] = "";
    size_t length = 0;

    while (length < sizeof line - 1) {
        ssize_t count = recv(sd, line + length, 1, MSG_DONTWAIT);

        if (count == 0 || (count == 1 && line[length] == '\n'))
            break;
        if (count == 1)
            length++;
        else if (errno == EAGAIN || errno == EINTR)
            nap();
        else
            fail("recv");
    }
    line[length] = '\0';
    printf("heard: %s\n", line);
    fflush(stdout);
    if (may_send)
        send_text(sd, "from the child\n");
    close(sd);
    return EXIT_SUCCESS;
}

int main(int argc, char *argv[])
{
    int sd, status;
    pid_t pid, ended;

    if (argc != 4 || (strcmp(argv[3], "close") != 0 && strcmp(argv[3], "shutdown") != 0)) {
        fprintf(stderr, "usage: %s <ip> <port> close|shutdown\n", argv[0]);
        return EXIT_FAILURE;
    }
    sd = connect_to(argv[1], argv[2]);
    if ((pid = fork()) == -1)
        fail("fork");
    if (pid == 0)
        return child(sd, strcmp(argv[3], "close") == 0);
    send_text(sd, "from the parent\n");
    if (strcmp(argv[3], "shutdown") == 0 && shutdown(sd, SHUT_WR) == -1)
        fail("shutdown");
    close(sd);
    while ((ended = waitpid(pid, &status, WNOHANG)) == 0)
        nap();
    if (ended == -1)
        fail("waitpid");
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
