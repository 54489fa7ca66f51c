/* digest_client <ip> <port>: sleeps a second here and there, and writes a line for each read() to stderr */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct digest {
    unsigned long long bytes;
    uint32_t sum;
};

static void fail(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
}

static void add(struct digest *digest, const unsigned char *data, size_t size)
{
    for (size_t i = 0; i < size; i++)
        digest->sum = (digest->sum ^ data[i]) * 16777619u;
    digest->bytes += size;
}

static int connect_to(const char *ip, const char *port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((unsigned short)atoi(port))};
    int sd = socket(AF_INET, SOCK_STREAM, 0);

    if (sd == -1 || inet_pton(AF_INET, ip, &address.sin_addr) != 1)
        fail("socket");
    if (connect(sd, (struct sockaddr *)&address, sizeof address) == -1)
        fail("connect");
    return sd;
}

static void read_all(int sd, struct digest *digest)
{
    unsigned char buf[65536];
    ssize_t count;

    while ((count = read(sd, buf, sizeof buf)) > 0) {
        fprintf(stderr, "%ld byte(s)\n", (long)count);
        add(digest, buf, (size_t)count);
    }
    fprintf(stderr, "the end\n");
    if (count == -1)
        fail("read");
}

int main(int argc, char *argv[])
{
    struct digest digest = {0, 2166136261u};
    char answer[64];
    int sd;

    if (argc != 3)
        return EXIT_FAILURE;
    printf("connecting to %s\n", argv[1]);
    sleep(1);
    sd = connect_to(argv[1], argv[2]);
    sleep(1);
    read_all(sd, &digest);
    snprintf(answer, sizeof answer, "%llu %08x\n", digest.bytes, (unsigned)digest.sum);
    printf("read: %s", answer);
    fflush(stdout);
    sleep(1);
    if (send(sd, answer, strlen(answer), MSG_NOSIGNAL) != (ssize_t)strlen(answer))
        fail("send");
    sleep(1);
    close(sd);
    printf("answered\n");
    sleep(1);
    return EXIT_SUCCESS;
}
