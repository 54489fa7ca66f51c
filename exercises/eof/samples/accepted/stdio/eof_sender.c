/*
 * eof_sender <ip> <port> close|shutdown: two streams on the socket, each with a descriptor of its own, so that each process has
 * two to close. close() waits for the ACKs (SO_LINGER), and the parent sends its part in two that go out as one (MSG_MORE).
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

static int connect_to(const char *ip, const char *port)
{
    const struct linger patient = {.l_onoff = 1, .l_linger = 30};
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((unsigned short)atoi(port))};
    int sd = socket(AF_INET, SOCK_STREAM, 0);

    if (sd == -1 || inet_pton(AF_INET, ip, &address.sin_addr) != 1)
        fail("socket");
    if (connect(sd, (struct sockaddr *)&address, sizeof address) == -1)
        fail("connect");
    if (setsockopt(sd, SOL_SOCKET, SO_LINGER, &patient, sizeof patient) == -1)
        fail("setsockopt(SO_LINGER)");
    return sd;
}

static int child(FILE *in, FILE *out, int may_send)
{
    char line[256] = "";

    if (fgets(line, sizeof line, in) == NULL && ferror(in))
        fail("fgets");
    line[strcspn(line, "\n")] = '\0';
    printf("heard: %s\n", line);
    fflush(stdout);
    if (may_send)
        fputs("from the child\n", out);
    fclose(in);
    return fclose(out) == EOF ? EXIT_FAILURE : EXIT_SUCCESS;
}

static void parent(int sd, FILE *in, FILE *out, int use_shutdown)
{
    if (send(sd, "from ", 5, MSG_MORE) != 5 || send(sd, "the parent\n", 11, 0) != 11)
        fail("send");
    if (use_shutdown && shutdown(sd, SHUT_WR) == -1)
        fail("shutdown");
    fclose(in);
    fclose(out);
}

int main(int argc, char *argv[])
{
    FILE *in, *out;
    int sd, status, copy;
    pid_t pid;

    if (argc != 4 || (strcmp(argv[3], "close") != 0 && strcmp(argv[3], "shutdown") != 0)) {
        fprintf(stderr, "usage: %s <ip> <port> close|shutdown\n", argv[0]);
        return EXIT_FAILURE;
    }
    sd = connect_to(argv[1], argv[2]);
    copy = dup(sd);
    in = fdopen(copy, "r");
    out = fdopen(sd, "w");
    if (in == NULL || out == NULL)
        fail("fdopen");
    if ((pid = fork()) == -1)
        fail("fork");
    if (pid == 0)
        return child(in, out, strcmp(argv[3], "close") == 0);
    parent(sd, in, out, strcmp(argv[3], "shutdown") == 0);
    if (waitpid(pid, &status, 0) == -1)
        fail("waitpid");
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
