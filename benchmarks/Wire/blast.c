/*
 * blast: the two ends of a transfer, for the benchmark of the wire.
 *
 *   blast send PORT BYTES     accepts one connection, sends so many bytes, half-closes
 *   blast receive IP PORT     connects, reads to the end, prints "BYTES SECONDS"
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static char buffer[65536];

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec / 1e9;
}

static void send_all(int port, long bytes)
{
    int s = socket(AF_INET, SOCK_STREAM, 0), on = 1;
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons((unsigned short)port) };
    setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(s, (struct sockaddr *)&a, sizeof a) != 0 || listen(s, 1) != 0)
        exit(1);
    int c = accept(s, NULL, NULL);
    for (long sent = 0, n; sent < bytes; sent += n)
        if ((n = write(c, buffer, (size_t)(bytes - sent < (long)sizeof buffer ? bytes - sent : (long)sizeof buffer))) <= 0)
            exit(1);
    shutdown(c, SHUT_WR);
    if (read(c, buffer, sizeof buffer) < 0)
        exit(1);
}

static void receive_all(const char *ip, int port)
{
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons((unsigned short)port), .sin_addr.s_addr = inet_addr(ip) };
    int s;
    /* The other end may not listen yet. */
    while (s = socket(AF_INET, SOCK_STREAM, 0), connect(s, (struct sockaddr *)&a, sizeof a) != 0)
        close(s);
    double began = now();
    long total = 0, n;
    while ((n = read(s, buffer, sizeof buffer)) > 0)
        total += n;
    printf("%ld %.6f\n", total, now() - began);
}

int main(int argc, char **argv)
{
    if (argc != 4)
        return 2;
    if (strcmp(argv[1], "send") == 0)
        send_all(atoi(argv[2]), atol(argv[3]));
    else
        receive_all(argv[2], atoi(argv[3]));
    return 0;
}
