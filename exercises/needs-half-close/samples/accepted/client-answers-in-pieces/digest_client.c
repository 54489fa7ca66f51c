/* digest_client <ip> <port>: the answer goes byte by byte (TCP_NODELAY), also when the server has not waited for it; */
/* all is read with fread(), a megabyte at a time */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
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
    static unsigned char buf[1 << 20];
    FILE *stream = fdopen(dup(sd), "rb");
    size_t count;

    if (stream == NULL)
        fail("fdopen");
    while ((count = fread(buf, 1, sizeof buf, stream)) > 0)
        add(digest, buf, count);
    if (ferror(stream))
        fail("read");
    fclose(stream);
}

/* A server that is gone before the last byte is told about; it broke after EOF, and so all has been read. */
static void send_bytes(int sd, const char *text)
{
    for (; *text != '\0'; text++) {
        if (send(sd, text, 1, MSG_NOSIGNAL) == -1) {
            perror("send");
            return;
        }
    }
}

int main(int argc, char *argv[])
{
    struct digest digest = {0, 2166136261u};
    char answer[64];
    int sd;
    int on = 1;

    if (argc != 3)
        return EXIT_FAILURE;
    sd = connect_to(argv[1], argv[2]);
    read_all(sd, &digest);
    snprintf(answer, sizeof answer, "%llu %08x\n", digest.bytes, (unsigned)digest.sum);
    printf("read: %s", answer);
    fflush(stdout);
    if (setsockopt(sd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) == -1)
        fail("TCP_NODELAY");
    send_bytes(sd, answer);
    close(sd);
    return EXIT_SUCCESS;
}
