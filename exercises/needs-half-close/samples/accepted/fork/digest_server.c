/* digest_server <port> none|close|shutdown: a child does all of it, and its exit status is the parent's */
#define _GNU_SOURCE
#include <errno.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
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

static int listen_on(const char *port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_ANY), .sin_port = htons((unsigned short)atoi(port))};
    int on = 1, listener = socket(AF_INET, SOCK_STREAM, 0);

    if (listener == -1 || setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == -1)
        fail("socket");
    if (bind(listener, (struct sockaddr *)&address, sizeof address) == -1 || listen(listener, 1) == -1)
        fail("bind");
    return listener;
}

static void send_all(int sd, const unsigned char *data, size_t size)
{
    while (size > 0) {
        ssize_t sent = send(sd, data, size, MSG_NOSIGNAL);

        if (sent == -1)
            fail("send");
        data += sent;
        size -= (size_t)sent;
    }
}

static void send_file(int sd, FILE *file, struct digest *digest)
{
    unsigned char buf[16384];
    size_t count;

    while ((count = fread(buf, 1, sizeof buf, file)) > 0) {
        send_all(sd, buf, count);
        add(digest, buf, count);
    }
    if (ferror(file))
        fail("data.bin");
}

static void read_answer(int sd, char *answer, size_t size)
{
    size_t length = 0;

    while (length < size - 1 && memchr(answer, '\n', length) == NULL) {
        ssize_t count = read(sd, answer + length, size - 1 - length);

        if (count == -1)
            fail("read");
        if (count == 0)
            break;
        length += (size_t)count;
    }
    answer[length] = '\0';
    answer[strcspn(answer, "\n")] = '\0';
}

/* The exit status: 0 when the client has confirmed every byte. */
static int tell(const char *sent, const char *answer)
{
    int same = strcmp(sent, answer) == 0;

    if (answer[0] == '\0')
        printf("result: none\n");
    else
        printf("answer: %s\nresult: %s\n", answer, same ? "same" : "different");
    return same ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char *argv[])
{
    struct digest digest = {0, 2166136261u};
    char sent[64], answer[64] = "";
    int listener, sd;
    FILE *file;
    int status;
    pid_t child;

    if (argc != 3 || (strcmp(argv[2], "none") != 0 && strcmp(argv[2], "close") != 0 && strcmp(argv[2], "shutdown") != 0))
        return EXIT_FAILURE;
    file = fopen("data.bin", "rb");
    if (file == NULL)
        fail("data.bin");
    listener = listen_on(argv[1]);
    sd = accept(listener, NULL, NULL);
    if (sd == -1)
        fail("accept");

    child = fork();
    if (child == -1)
        fail("fork");
    if (child > 0) {
        close(sd); /* else the connection would stay open behind the child's back */
        if (waitpid(child, &status, 0) == -1)
            fail("waitpid");
        return WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_FAILURE;
    }
    close(listener);
    send_file(sd, file, &digest);
    snprintf(sent, sizeof sent, "%llu %08x", digest.bytes, (unsigned)digest.sum);
    printf("sent: %s\n", sent);
    fflush(stdout);

    if (strcmp(argv[2], "close") == 0) {
        close(sd);
        return tell(sent, "");
    }
    if (strcmp(argv[2], "shutdown") == 0 && shutdown(sd, SHUT_WR) == -1)
        fail("shutdown");
    read_answer(sd, answer, sizeof answer);
    close(sd);
    return tell(sent, answer);
}
