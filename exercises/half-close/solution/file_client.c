/*
 * file_client <ip> <port>
 *
 * Receives one file and thanks for it:
 *
 *   1. connect;
 *   2. read until EOF, that is until read() returns 0, and store every byte in receive.dat;
 *   3. send "Thank you" over the direction that is still open;
 *   4. close, and exit with status 0.
 *
 * After any error it prints a line on stderr and exits with status 1.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define FILE_NAME "receive.dat"
#define BUF_SIZE 4096

static void fail(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
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

static int connect_to(const char *ip, unsigned short port)
{
    struct sockaddr_in address;
    int sd;

    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    if (inet_pton(AF_INET, ip, &address.sin_addr) != 1) {
        fprintf(stderr, "not an IPv4 address: %s\n", ip);
        exit(EXIT_FAILURE);
    }

    sd = socket(AF_INET, SOCK_STREAM, 0);
    if (sd == -1)
        fail("socket");
    if (connect(sd, (struct sockaddr *)&address, sizeof address) == -1)
        fail("connect");
    return sd;
}

/* read() has three answers, and only one of them is data:
     > 0   that many bytes arrived, however few
       0   EOF: the server's FIN, so this was the whole file
      -1   the connection broke: what we have is not the whole file */
static void receive_file(int sd)
{
    char buf[BUF_SIZE];
    FILE *file = fopen(FILE_NAME, "wb"); /* "w": nothing of an older file stays behind */

    if (file == NULL)
        fail(FILE_NAME);

    for (;;) {
        ssize_t count = read(sd, buf, sizeof buf);

        if (count == -1) {
            if (errno == EINTR)
                continue;
            fail("read");
        }
        if (count == 0)
            break;
        if (fwrite(buf, 1, (size_t)count, file) != (size_t)count)
            fail(FILE_NAME);
    }

    if (fclose(file) == EOF)
        fail(FILE_NAME);
}

/* send() may take fewer bytes than it was given: send the rest, too. MSG_NOSIGNAL: a server
   that is gone is an error to report (EPIPE), not a SIGPIPE that kills this process silently. */
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
    unsigned short port;
    int sd;

    if (argc != 3) {
        fprintf(stderr, "usage: %s <ip> <port>\n", argv[0]);
        return EXIT_FAILURE;
    }
    port = parse_port(argv[2]);
    sd = connect_to(argv[1], port);

    receive_file(sd);
    puts("Received file data");

    /* Ten bytes: the nine letters and the NUL, as in the lecture. */
    send_all(sd, "Thank you", sizeof "Thank you");

    close(sd);
    return EXIT_SUCCESS;
}
