#include "stream.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>

void die(const char *what)
{
    perror(what);
    exit(1);
}

void send_all(int sd, const char *data, size_t size)
{
    while (size > 0) {
        ssize_t n = send(sd, data, size, MSG_NOSIGNAL);

        if (n == -1 && errno == EINTR)
            continue;
        if (n == -1)
            die("send");
        data += n;
        size -= (size_t)n;
    }
}

size_t receive(int sd, char *data, size_t size)
{
    ssize_t n;

    do
        n = recv(sd, data, size, 0);
    while (n == -1 && errno == EINTR);

    if (n == -1)
        die("recv");
    return (size_t)n;
}
