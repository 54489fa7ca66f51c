/* eof_sender <ip> <port> close|shutdown: a segment for each byte, with TCP_NODELAY, and a stdout without a buffer */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
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

static int connect_to(const char *ip, const char *port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((unsigned short)atoi(port))};
    int on = 1, sd = socket(AF_INET, SOCK_STREAM, 0);

    if (sd == -1 || inet_pton(AF_INET, ip, &address.sin_addr) != 1)
        fail("socket");
    if (connect(sd, (struct sockaddr *)&address, sizeof address) == -1)
        fail("connect");
    if (setsockopt(sd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) == -1)
        fail("setsockopt(TCP_NODELAY)");
    return sd;
}

static void trickle(int sd, const char *text)
{
    for (; *text != '\0'; text++) {
        if (write(sd, text, 1) != 1)
            fail("write");
    }
}

static int child(int sd, int may_send)
{
    char line[200];
    size_t length = 0;
    ssize_t count = 0;

    while (length < sizeof line - 1 && (count = read(sd, &line[length], 1)) == 1 && line[length] != '\n')
        length++;
    if (count == -1)
        fail("read");
    line[length] = '\0';
    for (const char *c = "heard: "; *c != '\0'; c++)
        putchar(*c);
    for (const char *c = line; *c != '\0'; c++)
        putchar(*c);
    putchar('\n');
    if (may_send)
        trickle(sd, "from the child\n");
    close(sd);
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
    signal(SIGPIPE, SIG_IGN);
    setvbuf(stdout, NULL, _IONBF, 0);
    sd = connect_to(argv[1], argv[2]);
    if ((pid = fork()) == -1)
        fail("fork");
    if (pid == 0)
        return child(sd, strcmp(argv[3], "close") == 0);
    trickle(sd, "from the parent\n");
    if (strcmp(argv[3], "shutdown") == 0 && shutdown(sd, SHUT_WR) == -1)
        fail("shutdown");
    close(sd);
    if (wait(&status) != pid)
        fail("wait");
    return status == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
