/*
 * digest_server <port> none|close|shutdown
 *
 * Sends the file data.bin of its working directory to one client, and checks whether all of it has arrived:
 * the client answers with a digest of all that it has read. It can only do so when it knows that it has read all.
 *
 *   none      does not end its sending, and waits for the answer
 *   close     ends the whole connection, and cannot read the answer
 *   shutdown  ends its sending only, and reads the answer
 *
 * Prints what it sent, the answer that it got, and how the two compare. Exit status 0 says one thing only: the
 * client has confirmed every byte.
 */
#include <errno.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define FILE_NAME "data.bin"
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

static void format(const struct digest *digest, char *text, size_t size)
{
    snprintf(text, size, "%llu %08x", digest->bytes, (unsigned int)digest->sum);
}

static unsigned short parse_port(const char *text)
{
    char *end;
    long port = strtol(text, &end, 10);

    if (end == text || *end != '\0' || port < 1 || port > 65535) {
        fprintf(stderr, "not a port: %s\n", text);
        exit(EXIT_FAILURE);
    }
    return (unsigned short)port;
}

static int listen_on(unsigned short port)
{
    struct sockaddr_in address;
    int on = 1;
    int listener = socket(AF_INET, SOCK_STREAM, 0);

    if (listener == -1)
        fail("socket");
    if (setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == -1)
        fail("setsockopt(SO_REUSEADDR)");

    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_ANY);
    address.sin_port = htons(port);

    if (bind(listener, (struct sockaddr *)&address, sizeof address) == -1)
        fail("bind");
    if (listen(listener, 5) == -1)
        fail("listen");
    return listener;
}

static int accept_one(int listener)
{
    int sd;

    do
        sd = accept(listener, NULL, NULL);
    while (sd == -1 && errno == EINTR);

    if (sd == -1)
        fail("accept");
    return sd;
}

/* MSG_NOSIGNAL: a client that is gone is an error to report, not a SIGPIPE that kills silently. */
static void send_all(int sd, const unsigned char *data, size_t size)
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

static void send_file(int sd, FILE *file, struct digest *digest)
{
    unsigned char buf[BUF_SIZE];
    size_t count;

    while ((count = fread(buf, 1, sizeof buf, file)) > 0) {
        send_all(sd, buf, count);
        add(digest, buf, count);
    }
    if (ferror(file))
        fail(FILE_NAME);
}

/* Reads the answer to its end, which is the newline, or else EOF: it may come in pieces. An answer that is too
   long for a digest is cut, so that it is no longer one. */
static void read_answer(int sd, char *answer, size_t size)
{
    size_t length = 0;

    while (length < size - 1) {
        ssize_t count = read(sd, answer + length, 1);

        if (count == -1) {
            if (errno == EINTR)
                continue;
            fail("read");
        }
        if (count == 0 || answer[length] == '\n')
            break;
        length++;
    }
    answer[length] = '\0';
}

int main(int argc, char *argv[])
{
    struct digest digest = { 0, FNV_START };
    char sent[DIGEST_SIZE], answer[DIGEST_SIZE] = "";
    int listener, sd, same;
    FILE *file;

    if (argc != 3 || (strcmp(argv[2], "none") != 0 && strcmp(argv[2], "close") != 0 && strcmp(argv[2], "shutdown") != 0)) {
        fprintf(stderr, "usage: %s <port> none|close|shutdown\n", argv[0]);
        return EXIT_FAILURE;
    }
    file = fopen(FILE_NAME, "rb");
    if (file == NULL)
        fail(FILE_NAME);

    listener = listen_on(parse_port(argv[1]));
    sd = accept_one(listener);
    send_file(sd, file, &digest);
    fclose(file);

    format(&digest, sent, sizeof sent);
    printf("sent: %s\n", sent);
    if (fflush(stdout) == EOF)
        fail("stdout");

    if (strcmp(argv[2], "close") == 0) {
        close(sd);
    } else {
        if (strcmp(argv[2], "shutdown") == 0 && shutdown(sd, SHUT_WR) == -1)
            fail("shutdown");
        read_answer(sd, answer, sizeof answer);
        close(sd);
    }
    close(listener);

    same = strcmp(answer, sent) == 0;
    if (answer[0] == '\0') {
        printf("result: none\n");
    } else {
        printf("answer: %s\n", answer);
        printf("result: %s\n", same ? "same" : "different");
    }
    if (fflush(stdout) == EOF)
        fail("stdout");
    return same ? EXIT_SUCCESS : EXIT_FAILURE;
}
