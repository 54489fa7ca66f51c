/*
 * digest_client <ip> <port>
 *
 * Reads all that the server sends, up to EOF, and answers with a digest of it: how many bytes there were, and their
 * checksum. No byte of the data says that it is the last one. Only EOF does, and so nothing is answered before it.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define BUF_SIZE 4096
#define DIGEST_SIZE 64

/* FNV-1a with 32 bits: uint32_t, so that the multiplication wraps as it should. */
#define FNV_START 2166136261u
#define FNV_PRIME 16777619u

struct digest {
    unsigned long long bytes;
    uint32_t sum;
};

static void fail(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
}

/* unsigned char: a plain char may be negative, and would change the upper bits. */
static void add(struct digest *digest, const unsigned char *data, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        digest->sum ^= data[i];
        digest->sum *= FNV_PRIME;
    }
    digest->bytes += size;
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

/* A read may return any part of what was sent. Only 0 is the end; -1 means that something is missing. */
static void read_all(int sd, struct digest *digest)
{
    unsigned char buf[BUF_SIZE];

    for (;;) {
        ssize_t count = read(sd, buf, sizeof buf);

        if (count == 0)
            return;
        if (count > 0)
            add(digest, buf, (size_t)count);
        else if (errno != EINTR)
            fail("read");
    }
}

/* MSG_NOSIGNAL: a server that is gone is an error to report, not a SIGPIPE that kills silently. */
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

int main(int argc, char *argv[])
{
    struct digest digest = { 0, FNV_START };
    char answer[DIGEST_SIZE];
    int sd;

    if (argc != 3) {
        fprintf(stderr, "usage: %s <ip> <port>\n", argv[0]);
        return EXIT_FAILURE;
    }
    sd = connect_to(argv[1], argv[2]);
    read_all(sd, &digest);

    snprintf(answer, sizeof answer, "%llu %08x\n", digest.bytes, (unsigned int)digest.sum);
    printf("read: %s", answer);
    if (fflush(stdout) == EOF)
        fail("stdout");
    send_all(sd, answer, strlen(answer));
    close(sd);
    return EXIT_SUCCESS;
}
