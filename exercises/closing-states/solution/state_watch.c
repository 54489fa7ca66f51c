/*
 * state_watch listen <port> active|passive
 * state_watch connect <ip> <port> active|passive
 *
 * Makes one connection, closes it (active: immediately; passive: after the other end), and prints each state of its socket,
 * one line a state, until the socket is CLOSE; then one line about the final state: end TIME_WAIT, end CLOSED or end RESET.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define PAUSE 5000 /* microseconds between two samples */

static const char *const names[] = {
    "UNKNOWN", "ESTABLISHED", "SYN_SENT", "SYN_RECV", "FIN_WAIT_1", "FIN_WAIT_2",
    "TIME_WAIT", "CLOSE", "CLOSE_WAIT", "LAST_ACK", "LISTEN", "CLOSING",
};

static void fail(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
}

static int state_of(int sd)
{
    struct tcp_info info;
    socklen_t size = sizeof info;

    memset(&info, 0, sizeof info);
    if (getsockopt(sd, IPPROTO_TCP, TCP_INFO, &info, &size) == -1)
        fail("getsockopt");
    return info.tcpi_state;
}

static int open_connection(int argc, char *argv[])
{
    struct sockaddr_in address;
    int sd, listener, on = 1;

    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    sd = socket(AF_INET, SOCK_STREAM, 0);
    if (sd == -1)
        fail("socket");
    if (argc == 5) {
        address.sin_port = htons((unsigned short)atoi(argv[3]));
        if (inet_pton(AF_INET, argv[2], &address.sin_addr) != 1) {
            fprintf(stderr, "not an IPv4 address: %s\n", argv[2]);
            exit(EXIT_FAILURE);
        }
        if (connect(sd, (struct sockaddr *)&address, sizeof address) == -1)
            fail("connect");
        return sd;
    }
    listener = sd;
    address.sin_port = htons((unsigned short)atoi(argv[2]));
    address.sin_addr.s_addr = htonl(INADDR_ANY);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) == -1)
        fail("bind");
    if (listen(listener, 1) == -1)
        fail("listen");
    sd = accept(listener, NULL, NULL);
    if (sd == -1)
        fail("accept");
    close(listener);
    return sd;
}

/* Prints each new state until the last one. True when the other end was first to close. */
static int watch(int sd, int active)
{
    int last = 0, state, closed = 0, was_second = 0;

    while ((state = state_of(sd)) != TCP_CLOSE) {
        if (state != last) {
            printf("%s\n", names[state]);
            fflush(stdout);
            last = state;
        }
        if (state == TCP_CLOSE_WAIT || state == TCP_LAST_ACK)
            was_second = 1;
        if (!closed && (active || state == TCP_CLOSE_WAIT)) {
            /* close() would take the descriptor away, and with it all that there is to see. */
            shutdown(sd, SHUT_WR);
            closed = 1;
        }
        usleep(PAUSE);
    }
    printf("%s\n", names[state]);
    return was_second;
}

int main(int argc, char *argv[])
{
    const char *mode = argv[argc - 1];
    int sd, was_second, error = 0;
    socklen_t size = sizeof error;

    if (!((argc == 4 && strcmp(argv[1], "listen") == 0) || (argc == 5 && strcmp(argv[1], "connect") == 0))
        || (strcmp(mode, "active") != 0 && strcmp(mode, "passive") != 0)) {
        fprintf(stderr, "usage: %s listen <port> active|passive\n       %s connect <ip> <port> active|passive\n", argv[0], argv[0]);
        return EXIT_FAILURE;
    }
    sd = open_connection(argc, argv);
    was_second = watch(sd, strcmp(mode, "active") == 0);
    /* CLOSE has three causes. A reset leaves an error; the order of the states distinguishes the other two. */
    getsockopt(sd, SOL_SOCKET, SO_ERROR, &error, &size);
    printf("end %s\n", error != 0 ? "RESET" : was_second ? "CLOSED" : "TIME_WAIT");
    close(sd);
    return EXIT_SUCCESS;
}
