/*
 * eof_sender <ip> <port> close|shutdown
 *
 * Two processes and one connection:
 *
 *   1. connect, then fork: parent and child each have a descriptor of the same socket;
 *   2. the parent sends its part and then
 *        close:     gives its descriptor back. The child still has one: no FIN leaves.
 *        shutdown:  ends the sending direction of the connection. The FIN leaves immediately, whoever has a descriptor.
 *      After that it waits for its child;
 *   3. the child sends nothing before the receiver has sent a line. It prints that line, sends its own part (only in
 *      mode close: after shutdown no process can send any longer), and closes. In mode close this was the last
 *      descriptor: now the FIN leaves.
 *
 * Exit status 0 when both processes did their work.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define LINE_SIZE 256

static const char parent_part[] = "from the parent\n";
static const char child_part[] = "from the child\n";

static void fail(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
}

static int connect_to(const char *ip, const char *port_text)
{
    struct sockaddr_in address;
    char *end;
    long port = strtol(port_text, &end, 10);
    int sd;

    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    if (inet_pton(AF_INET, ip, &address.sin_addr) != 1 || end == port_text || *end != '\0' || port < 1 || port > 65535) {
        fprintf(stderr, "not an address and a port: %s %s\n", ip, port_text);
        exit(EXIT_FAILURE);
    }
    address.sin_port = htons((unsigned short)port);

    sd = socket(AF_INET, SOCK_STREAM, 0);
    if (sd == -1)
        fail("socket");
    if (connect(sd, (struct sockaddr *)&address, sizeof address) == -1)
        fail("connect");
    return sd;
}

/* MSG_NOSIGNAL: a receiver that is gone is an error to report, not a SIGPIPE that kills silently. */
static void send_all(int sd, const char *data, size_t size)
{
    while (size > 0) {
        ssize_t sent = send(sd, data, size, MSG_NOSIGNAL);

        if (sent == -1) {
            if (errno == EINTR)
                continue;
            fail("send");
        }
        data += sent;
        size -= (size_t)sent;
    }
}

/* Reads up to the end of a line or up to EOF. A line may come in pieces. */
static void read_line(int sd, char *line, size_t size)
{
    size_t length = 0;

    while (length < size - 1) {
        ssize_t count = read(sd, line + length, 1);

        if (count == -1) {
            if (errno == EINTR)
                continue;
            fail("read");
        }
        if (count == 0 || line[length] == '\n')
            break;
        length++;
    }
    line[length] = '\0';
}

static int child(int sd, int may_send)
{
    char line[LINE_SIZE];

    read_line(sd, line, sizeof line);
    printf("heard: %s\n", line);
    if (fflush(stdout) == EOF)
        fail("stdout");
    if (may_send)
        send_all(sd, child_part, sizeof child_part - 1);
    close(sd);
    return EXIT_SUCCESS;
}

int main(int argc, char *argv[])
{
    int sd, status, use_shutdown;
    pid_t pid;

    if (argc != 4 || (strcmp(argv[3], "close") != 0 && strcmp(argv[3], "shutdown") != 0)) {
        fprintf(stderr, "usage: %s <ip> <port> close|shutdown\n", argv[0]);
        return EXIT_FAILURE;
    }
    use_shutdown = strcmp(argv[3], "shutdown") == 0;
    sd = connect_to(argv[1], argv[2]);

    pid = fork();
    if (pid == -1)
        fail("fork");
    if (pid == 0)
        return child(sd, !use_shutdown);

    send_all(sd, parent_part, sizeof parent_part - 1);
    if (use_shutdown && shutdown(sd, SHUT_WR) == -1)
        fail("shutdown");
    close(sd);

    while (waitpid(pid, &status, 0) == -1) {
        if (errno != EINTR)
            fail("waitpid");
    }
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
