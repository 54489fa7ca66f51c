/*
 * restart_server <port>: fgets() and fprintf() on the connection, through two streams with a descriptor each. The listening socket
 * is closed before the client has said a word.
 */
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void fail(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
}

static int accept_one_on(const char *port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_ANY), .sin_port = htons((unsigned short)atoi(port))};
    int on = 1, sd, listener = socket(AF_INET, SOCK_STREAM, 0);

    if (listener == -1 || setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == -1)
        fail("socket");
    if (bind(listener, (struct sockaddr *)&address, sizeof address) == -1)
        fail("bind");
    if (listen(listener, 4096) == -1)
        fail("listen");
    if ((sd = accept(listener, NULL, NULL)) == -1)
        fail("accept");
    close(listener);
    return sd;
}

int main(int argc, char *argv[])
{
    char line[62];
    FILE *in, *out;
    int sd;

    if (argc != 2) {
        fprintf(stderr, "usage: %s <port>\n", argv[0]);
        return EXIT_FAILURE;
    }
    signal(SIGPIPE, SIG_IGN);
    sd = accept_one_on(argv[1]);
    in = fdopen(sd, "r");
    out = fdopen(dup(sd), "w");
    if (in == NULL || out == NULL)
        fail("fdopen");
    if (fgets(line, sizeof line, in) == NULL || strchr(line, '\n') == NULL) {
        if (ferror(in))
            fail("fgets");
        fprintf(stderr, "no line came\n");
        return EXIT_FAILURE;
    }
    if (fprintf(out, "served: %s", line) < 0)
        fail("fprintf");
    /* The buffer is sent by the first fclose(), the FIN by the second one, which has the last descriptor. */
    if (fclose(out) == EOF)
        fail("fclose");
    fclose(in);
    return EXIT_SUCCESS;
}
