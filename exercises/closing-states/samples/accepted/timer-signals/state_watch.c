/* state_watch: a timer sends a signal every three milliseconds, also during accept() and connect(); between two of them
   the program sleeps in sigsuspend(). Standard output has no buffer. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

static void fail(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
}

static void on_alarm(int number)
{
    (void)number; /* it is enough that it wakes */
}

static void start_timer(void)
{
    struct sigaction action = {.sa_handler = on_alarm}; /* without SA_RESTART: calls fail with EINTR */
    struct itimerval every = {.it_interval.tv_usec = 3000, .it_value.tv_usec = 3000};

    if (sigaction(SIGALRM, &action, NULL) == -1 || setitimer(ITIMER_REAL, &every, NULL) == -1)
        fail("timer");
}

/* connect() that a signal has interrupted goes on by itself: the socket can be written when it is done. */
static void connect_to(int sd, const struct sockaddr_in *address)
{
    struct pollfd ready = {.fd = sd, .events = POLLOUT};
    int error = 0;
    socklen_t size = sizeof error;

    if (connect(sd, (const struct sockaddr *)address, sizeof *address) == 0)
        return;
    if (errno != EINTR)
        fail("connect");
    while (poll(&ready, 1, -1) == -1)
        if (errno != EINTR)
            fail("poll");
    getsockopt(sd, SOL_SOCKET, SO_ERROR, &error, &size);
    errno = error;
    if (error != 0)
        fail("connect");
}

static int open_connection(int argc, char *argv[])
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    int on = 1, sd = socket(AF_INET, SOCK_STREAM, 0), connection;

    address.sin_port = htons((unsigned short)atoi(argv[argc - 2]));
    if (sd == -1)
        fail("socket");
    if (argc == 5) {
        if (inet_aton(argv[2], &address.sin_addr) == 0) {
            fprintf(stderr, "not an address: %s\n", argv[2]);
            exit(EXIT_FAILURE);
        }
        connect_to(sd, &address);
        return sd;
    }
    if (setsockopt(sd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on) == -1 || bind(sd, (struct sockaddr *)&address, sizeof address) == -1
        || listen(sd, SOMAXCONN) == -1)
        fail("listen");
    while ((connection = accept(sd, NULL, NULL)) == -1)
        if (errno != EINTR)
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

static const char *name_of(int state)
{
    return state == TCP_ESTABLISHED ? "ESTABLISHED" : state == TCP_FIN_WAIT1 ? "FIN_WAIT_1" : state == TCP_FIN_WAIT2 ? "FIN_WAIT_2"
        : state == TCP_CLOSE_WAIT ? "CLOSE_WAIT" : state == TCP_LAST_ACK ? "LAST_ACK" : state == TCP_CLOSING ? "CLOSING" : "CLOSE";
}

int main(int argc, char *argv[])
{
    int sd, state, last = 0, second = 0, closed = 0, active, error = 0;
    socklen_t size = sizeof error;
    sigset_t blocked, none;

    if (argc != 4 && argc != 5) {
        fprintf(stderr, "usage: %s listen <port> <mode> | connect <ip> <port> <mode>\n", argv[0]);
        return EXIT_FAILURE;
    }
    setvbuf(stdout, NULL, _IONBF, 0);
    start_timer();
    active = strcmp(argv[argc - 1], "active") == 0;
    sd = open_connection(argc, argv);
    /* From here on the signal comes in sigsuspend() only, and none is lost between a look and the sleep after it. */
    sigemptyset(&none);
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGALRM);
    sigprocmask(SIG_BLOCK, &blocked, NULL);
    for (; (state = state_of(sd)) != TCP_CLOSE; sigsuspend(&none)) {
        if (state != last)
            printf("%s\n", name_of(state));
        last = state;
        second |= state == TCP_CLOSE_WAIT;
        if (!closed && (active || state == TCP_CLOSE_WAIT))
            closed = shutdown(sd, SHUT_WR) == 0;
    }
    getsockopt(sd, SOL_SOCKET, SO_ERROR, &error, &size);
    printf("CLOSE\nend %s\n", error != 0 ? "RESET" : second ? "CLOSED" : "TIME_WAIT");
    close(sd);
    return EXIT_SUCCESS;
}
