/* state_watch: sleeps a second before it begins and before it ends, says a lot on standard error at each look,
   and writes its lines one byte at a time. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static const char *const names[] = {
    "UNKNOWN", "ESTABLISHED", "SYN_SENT", "SYN_RECV", "FIN_WAIT_1", "FIN_WAIT_2",
    "TIME_WAIT", "CLOSE", "CLOSE_WAIT", "LAST_ACK", "LISTEN", "CLOSING",
};

static void fail(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
}

static void say(const char *text)
{
    for (; *text != '\0'; text++)
        if (write(STDOUT_FILENO, text, 1) != 1)
            fail("stdout");
    if (write(STDOUT_FILENO, "\n", 1) != 1)
        fail("stdout");
}

static int open_connection(int argc, char *argv[])
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_ANY)};
    int sd = socket(AF_INET, SOCK_STREAM, 0), listener;

    address.sin_port = htons((unsigned short)atoi(argv[argc - 2]));
    if (sd == -1)
        fail("socket");
    if (argc == 5) {
        address.sin_addr.s_addr = inet_addr(argv[2]);
        fprintf(stderr, "connecting to %s, port %s\n", argv[2], argv[3]);
        if (connect(sd, (struct sockaddr *)&address, sizeof address) == -1)
            fail("connect");
        return sd;
    }
    listener = sd;
    if (bind(listener, (struct sockaddr *)&address, sizeof address) == -1 || listen(listener, 1) == -1)
        fail("listen");
    fprintf(stderr, "listening on port %s\n", argv[2]);
    sd = accept(listener, NULL, NULL);
    if (sd == -1)
        fail("accept");
    close(listener);
    return sd;
}

static struct tcp_info look(int sd)
{
    struct tcp_info info;
    socklen_t size = sizeof info;

    memset(&info, 0, sizeof info);
    if (getsockopt(sd, IPPROTO_TCP, TCP_INFO, &info, &size) == -1)
        fail("getsockopt");
    fprintf(stderr, "state %d=%s, rtt %u us, retransmits %u, last data sent %u ms, last ack received %u ms ago\n", info.tcpi_state,
        names[info.tcpi_state], info.tcpi_rtt, info.tcpi_retransmits, info.tcpi_last_data_sent, info.tcpi_last_ack_recv);
    return info;
}

int main(int argc, char *argv[])
{
    int sd, active, state, last = 0, second = 0, closed = 0, error = 0;
    socklen_t size = sizeof error;

    if (argc != 4 && argc != 5) {
        fprintf(stderr, "usage: %s listen <port> <mode> | connect <ip> <port> <mode>\n", argv[0]);
        return EXIT_FAILURE;
    }
    sleep(1);
    active = strcmp(argv[argc - 1], "active") == 0;
    sd = open_connection(argc, argv);
    while ((state = look(sd).tcpi_state) != TCP_CLOSE) {
        if (state != last)
            say(names[state]);
        last = state;
        second |= state == TCP_CLOSE_WAIT;
        if (!closed && (active || state == TCP_CLOSE_WAIT)) {
            closed = 1;
            if (shutdown(sd, SHUT_WR) == -1)
                fail("shutdown");
        }
        usleep(8000);
    }
    say("CLOSE");
    if (getsockopt(sd, SOL_SOCKET, SO_ERROR, &error, &size) == -1)
        fail("SO_ERROR");
    say(error != 0 ? "end RESET" : second ? "end CLOSED" : "end TIME_WAIT");
    close(sd);
    sleep(1);
    return EXIT_SUCCESS;
}
