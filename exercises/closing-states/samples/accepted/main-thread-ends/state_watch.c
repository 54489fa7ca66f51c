/* state_watch: the main thread makes the connection, starts two others and ends, which leaves a zombie where the process
   was; one thread looks, the other closes when a semaphore says so. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static int sd, is_active;
static sem_t time_to_close;
static pthread_t first, closer, watcher;

static void fail(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
}

static int open_connection(const char *ip, const char *port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((unsigned short)atoi(port))};
    int connection = socket(AF_INET, SOCK_STREAM, 0), listener;

    if (connection == -1)
        fail("socket");
    if (ip != NULL) {
        if (inet_pton(AF_INET, ip, &address.sin_addr) != 1 || connect(connection, (struct sockaddr *)&address, sizeof address) == -1)
            fail("connect");
        return connection;
    }
    listener = connection;
    if (bind(listener, (struct sockaddr *)&address, sizeof address) == -1 || listen(listener, 1) == -1)
        fail("listen");
    if ((connection = accept(listener, NULL, NULL)) == -1)
        fail("accept");
    close(listener);
    return connection;
}

static void *close_in_time(void *nothing)
{
    while (sem_wait(&time_to_close) == -1)
        ;
    if (shutdown(sd, SHUT_WR) == -1)
        fail("shutdown");
    return nothing;
}

static const char *name_of(int state)
{
    switch (state) {
    case TCP_ESTABLISHED: return "ESTABLISHED";
    case TCP_FIN_WAIT1: return "FIN_WAIT_1";
    case TCP_FIN_WAIT2: return "FIN_WAIT_2";
    case TCP_CLOSE_WAIT: return "CLOSE_WAIT";
    case TCP_LAST_ACK: return "LAST_ACK";
    case TCP_CLOSING: return "CLOSING";
    default: return "CLOSE";
    }
}

static void *watch(void *nothing)
{
    const struct timespec pause = {.tv_nsec = 3000000};
    struct tcp_info info = {.tcpi_state = 0};
    int last = 0, second = 0, error = 0;
    socklen_t size = sizeof info;

    pthread_join(first, NULL);
    while (last != TCP_CLOSE) {
        if (getsockopt(sd, IPPROTO_TCP, TCP_INFO, &info, &size) == -1)
            fail("TCP_INFO");
        if (info.tcpi_state != last) {
            puts(name_of(info.tcpi_state));
            fflush(stdout);
            if (info.tcpi_state == (is_active ? TCP_ESTABLISHED : TCP_CLOSE_WAIT))
                sem_post(&time_to_close);
        }
        last = info.tcpi_state;
        second |= last == TCP_CLOSE_WAIT;
        nanosleep(&pause, NULL);
    }
    pthread_join(closer, NULL);
    size = sizeof error;
    getsockopt(sd, SOL_SOCKET, SO_ERROR, &error, &size);
    puts(error != 0 ? "end RESET" : second ? "end CLOSED" : "end TIME_WAIT");
    return nothing; /* the last thread: the process ends with status 0 */
}

int main(int argc, char *argv[])
{
    if (argc != 4 && argc != 5) {
        fprintf(stderr, "usage: %s listen <port> <mode> | connect <ip> <port> <mode>\n", argv[0]);
        return EXIT_FAILURE;
    }
    is_active = strcmp(argv[argc - 1], "active") == 0;
    sd = open_connection(argc == 5 ? argv[2] : NULL, argv[argc - 2]);
    first = pthread_self();
    if (sem_init(&time_to_close, 0, 0) == -1 || (errno = pthread_create(&closer, NULL, close_in_time, NULL)) != 0
        || (errno = pthread_create(&watcher, NULL, watch, NULL)) != 0)
        fail("threads");
    pthread_exit(NULL);
}
