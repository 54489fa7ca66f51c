/* state_watch: a child looks at the socket and prints; the parent has the same socket and closes it, when the child
   says so through a pipe. Its shutdown() is one for both. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
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

static int open_connection(int argc, char *argv[])
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_ANY)};
    int sd = socket(AF_INET, SOCK_STREAM, 0), connection;

    address.sin_port = htons((unsigned short)atoi(argv[argc - 2]));
    if (sd == -1)
        fail("socket");
    if (argc == 5) {
        if (inet_pton(AF_INET, argv[2], &address.sin_addr) != 1 || connect(sd, (struct sockaddr *)&address, sizeof address) == -1)
            fail("connect");
        return sd;
    }
    if (bind(sd, (struct sockaddr *)&address, sizeof address) == -1 || listen(sd, 0) == -1)
        fail("listen");
    if ((connection = accept(sd, NULL, NULL)) == -1)
        fail("accept");
    close(sd);
    return connection;
}

static int state_of(int sd)
{
    struct tcp_info info;
    socklen_t size = sizeof info;

    if (getsockopt(sd, IPPROTO_TCP, TCP_INFO, &info, &size) == -1)
        fail("getsockopt");
    return info.tcpi_state;
}

/* The child. Closing its end of the pipe is the word that it is time to close. */
static void watch(int sd, int word, int active)
{
    static const char *const names[] = {
        [TCP_ESTABLISHED] = "ESTABLISHED", [TCP_FIN_WAIT1] = "FIN_WAIT_1", [TCP_FIN_WAIT2] = "FIN_WAIT_2", [TCP_CLOSE] = "CLOSE",
        [TCP_CLOSE_WAIT] = "CLOSE_WAIT", [TCP_LAST_ACK] = "LAST_ACK", [TCP_CLOSING] = "CLOSING",
    };
    int state, last = 0, second = 0, error = 0;
    socklen_t size = sizeof error;

    do {
        state = state_of(sd);
        if (state != last) {
            printf("%s\n", names[state]);
            fflush(stdout);
        }
        second |= state == TCP_CLOSE_WAIT;
        if (word != -1 && (active || state == TCP_CLOSE_WAIT)) {
            close(word);
            word = -1;
        }
        last = state;
        usleep(5000);
    } while (state != TCP_CLOSE);
    getsockopt(sd, SOL_SOCKET, SO_ERROR, &error, &size);
    printf("end %s\n", error != 0 ? "RESET" : second ? "CLOSED" : "TIME_WAIT");
}

int main(int argc, char *argv[])
{
    int sd, word[2], status;
    pid_t child;
    char none;

    if (argc != 4 && argc != 5) {
        fprintf(stderr, "usage: %s listen <port> <mode> | connect <ip> <port> <mode>\n", argv[0]);
        return EXIT_FAILURE;
    }
    sd = open_connection(argc, argv);
    if (pipe(word) == -1 || (child = fork()) == -1)
        fail("fork");
    if (child == 0) {
        close(word[0]);
        watch(sd, word[1], strcmp(argv[argc - 1], "active") == 0);
        return EXIT_SUCCESS;
    }
    close(word[1]);
    while (read(word[0], &none, 1) > 0)
        ;
    if (shutdown(sd, SHUT_WR) == -1)
        fail("shutdown");
    if (waitpid(child, &status, 0) == -1)
        fail("waitpid");
    return WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_FAILURE;
}
