/*
 * eof_sender <ip> <port> close|shutdown: a second passes between any two steps, as in a program that one wants to watch with ss.
 * Also between the parent's write() and its close().
 */
#include <arpa/inet.h>
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

/* Says what comes next, and gives time to look. */
static void step(const char *who, const char *what)
{
    fprintf(stderr, "%s: %s\n", who, what);
    sleep(1);
}

static int connect_to(const char *ip, const char *port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((unsigned short)atoi(port))};
    int sd = socket(AF_INET, SOCK_STREAM, 0);

    if (sd == -1 || inet_pton(AF_INET, ip, &address.sin_addr) != 1)
        fail("socket");
    step("parent", "connect");
    if (connect(sd, (struct sockaddr *)&address, sizeof address) == -1)
        fail("connect");
    return sd;
}

static void send_text(int sd, const char *text)
{
    if (send(sd, text, strlen(text), MSG_NOSIGNAL) != (ssize_t)strlen(text))
        fail("send");
}

static int child(int sd, int may_send)
{
    char line[256];
    size_t length = 0;
    ssize_t count = 0;

    step("child", "read");
    while (length < sizeof line - 1 && (count = read(sd, line + length, 1)) == 1 && line[length] != '\n')
        length++;
    if (count == -1)
        fail("read");
    line[length] = '\0';
    printf("heard: %s\n", line);
    fflush(stdout);
    if (may_send) {
        step("child", "send");
        send_text(sd, "from the child\n");
    }
    step("child", "close");
    close(sd);
    step("child", "exit");
    return EXIT_SUCCESS;
}

int main(int argc, char *argv[])
{
    int sd, status;
    pid_t pid;

    if (argc != 4 || (strcmp(argv[3], "close") != 0 && strcmp(argv[3], "shutdown") != 0)) {
        fprintf(stderr, "usage: %s <ip> <port> close|shutdown\n", argv[0]);
        return EXIT_FAILURE;
    }
    sd = connect_to(argv[1], argv[2]);
    step("parent", "fork");
    if ((pid = fork()) == -1)
        fail("fork");
    if (pid == 0)
        return child(sd, strcmp(argv[3], "close") == 0);
    step("parent", "send");
    send_text(sd, "from the parent\n");
    if (strcmp(argv[3], "shutdown") == 0) {
        step("parent", "shutdown");
        if (shutdown(sd, SHUT_WR) == -1)
            fail("shutdown");
    }
    step("parent", "close");
    close(sd);
    step("parent", "wait");
    if (waitpid(pid, &status, 0) == -1)
        fail("waitpid");
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
