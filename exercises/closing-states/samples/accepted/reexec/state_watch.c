/* state_watch: makes the connection, puts it on the descriptors 0 and 7, and starts itself anew as
   "state_watch watch <mode>"; the new program closes by one descriptor and looks through the other. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define EYE 7

static void fail(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
}

static int open_connection(const char *ip, const char *port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_ANY)};
    int sd = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP), listener;

    address.sin_port = htons((unsigned short)strtoul(port, NULL, 10));
    if (sd == -1)
        fail("socket");
    if (ip != NULL) {
        if (inet_pton(AF_INET, ip, &address.sin_addr) != 1 || connect(sd, (struct sockaddr *)&address, sizeof address) == -1)
            fail("connect");
        return sd;
    }
    listener = sd;
    if (bind(listener, (struct sockaddr *)&address, sizeof address) == -1 || listen(listener, 5) == -1)
        fail("listen");
    if ((sd = accept(listener, NULL, NULL)) == -1)
        fail("accept");
    close(listener);
    return sd;
}

static void start_anew(char *self, int sd, char *mode)
{
    char *arguments[] = {self, "watch", mode, NULL};

    if (dup2(sd, STDIN_FILENO) == -1 || dup2(sd, EYE) == -1)
        fail("dup2");
    close(sd);
    execv("/proc/self/exe", arguments);
    fail("execv");
}

static const char *look(void)
{
    static const char *const names[] = {
        [TCP_ESTABLISHED] = "ESTABLISHED", [TCP_FIN_WAIT1] = "FIN_WAIT_1", [TCP_FIN_WAIT2] = "FIN_WAIT_2", [TCP_CLOSE] = "CLOSE",
        [TCP_CLOSE_WAIT] = "CLOSE_WAIT", [TCP_LAST_ACK] = "LAST_ACK", [TCP_CLOSING] = "CLOSING",
    };
    unsigned char state;
    socklen_t size = sizeof state;

    if (getsockopt(EYE, IPPROTO_TCP, TCP_INFO, &state, &size) == -1) /* tcpi_state is the first byte */
        fail("TCP_INFO");
    return names[state];
}

static void watch(int active)
{
    const char *state, *last = "";
    int second = 0, error = 0;
    socklen_t size = sizeof error;

    do {
        if ((state = look()) != last)
            puts(state);
        fflush(stdout);
        if (strcmp(state, "CLOSE_WAIT") == 0 || strcmp(state, "LAST_ACK") == 0)
            second = 1;
        if (state != last && strcmp(state, active ? "ESTABLISHED" : "CLOSE_WAIT") == 0) {
            shutdown(STDIN_FILENO, SHUT_WR);
            close(STDIN_FILENO); /* only one descriptor of two: the connection stays */
        }
        last = state;
        poll(NULL, 0, 2);
    } while (strcmp(state, "CLOSE") != 0);
    getsockopt(EYE, SOL_SOCKET, SO_ERROR, &error, &size);
    puts(error != 0 ? "end RESET" : second ? "end CLOSED" : "end TIME_WAIT");
}

int main(int argc, char *argv[])
{
    if (argc == 3 && strcmp(argv[1], "watch") == 0)
        watch(strcmp(argv[2], "active") == 0);
    else if (argc == 4 || argc == 5)
        start_anew(argv[0], open_connection(argc == 5 ? argv[2] : NULL, argv[argc - 2]), argv[argc - 1]);
    else {
        fprintf(stderr, "usage: %s listen <port> <mode> | connect <ip> <port> <mode>\n", argv[0]);
        return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}
