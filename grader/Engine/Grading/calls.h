/*
 * Stands in front of a lecture's program when the course page records it: each call of the sockets' API writes one line before and one
 * after it into a file of the working directory,
 *
 *     TIME PID LINE > CALL(ARGUMENTS)
 *     TIME PID LINE < CALL RESULT ERROR
 *
 * with the time of CLOCK_MONOTONIC in nanoseconds and ERROR 0 where there was none. The program itself is unchanged: macros of the same
 * names stand where it makes its calls.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static int calls_file = -1;

__attribute__((constructor)) static void calls_open(void)
{
    /* Above every descriptor that the program will have. */
    const int above = 200;
    int file = open(".calls", O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);

    if (file == -1)
        return;
    calls_file = fcntl(file, F_DUPFD_CLOEXEC, above);
    close(file);
}

static void calls_write(const char *text, int length)
{
    /* A line that cannot be written is missing from the page; the program continues. */
    if (calls_file != -1 && length > 0 && write(calls_file, text, (size_t)length) == -1)
        calls_file = -1;
}

static long long calls_now(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000000LL + now.tv_nsec;
}

#define CALLS_BEFORE(line, ...) do { \
        char before[160]; \
        int error = errno, at = snprintf(before, sizeof before, "%lld %d %d > ", calls_now(), (int)getpid(), line); \
        at += snprintf(before + at, sizeof before - (size_t)at, __VA_ARGS__); \
        calls_write(before, at); \
        errno = error; \
    } while (0)

static long calls_after(int line, const char *call, long result)
{
    char after[120];
    int error = errno;
    int length = snprintf(after, sizeof after, "%lld %d %d < %s %ld %d\n", calls_now(), (int)getpid(), line, call, result, result == -1 ? error : 0);

    calls_write(after, length);
    errno = error;
    return result;
}

#define CALLS_MODE(how) ((how) == SHUT_RD ? "SHUT_RD" : (how) == SHUT_WR ? "SHUT_WR" : (how) == SHUT_RDWR ? "SHUT_RDWR" : "?")

static int calls_bind(int line, int fd, const struct sockaddr *address, socklen_t size)
{
    CALLS_BEFORE(line, "bind(%d)\n", fd);
    return (int)calls_after(line, "bind", bind(fd, address, size));
}

static int calls_listen(int line, int fd, int waiting)
{
    CALLS_BEFORE(line, "listen(%d)\n", fd);
    return (int)calls_after(line, "listen", listen(fd, waiting));
}

static int calls_accept(int line, int fd, struct sockaddr *address, socklen_t *size)
{
    CALLS_BEFORE(line, "accept(%d)\n", fd);
    return (int)calls_after(line, "accept", accept(fd, address, size));
}

static int calls_connect(int line, int fd, const struct sockaddr *address, socklen_t size)
{
    CALLS_BEFORE(line, "connect(%d)\n", fd);
    return (int)calls_after(line, "connect", connect(fd, address, size));
}

static ssize_t calls_read(int line, int fd, void *to, size_t most)
{
    CALLS_BEFORE(line, "read(%d, %zu)\n", fd, most);
    return calls_after(line, "read", read(fd, to, most));
}

static ssize_t calls_write_to(int line, int fd, const void *from, size_t count)
{
    CALLS_BEFORE(line, "write(%d, %zu)\n", fd, count);
    return calls_after(line, "write", write(fd, from, count));
}

static ssize_t calls_recv(int line, int fd, void *to, size_t most, int flags)
{
    CALLS_BEFORE(line, "recv(%d, %zu)\n", fd, most);
    return calls_after(line, "recv", recv(fd, to, most, flags));
}

static ssize_t calls_send(int line, int fd, const void *from, size_t count, int flags)
{
    CALLS_BEFORE(line, "send(%d, %zu)\n", fd, count);
    return calls_after(line, "send", send(fd, from, count, flags));
}

#define CALLS_OPTION(level, name) ((level) != SOL_SOCKET ? "?" : (name) == SO_LINGER ? "SO_LINGER" : (name) == SO_REUSEADDR ? "SO_REUSEADDR" : "?")

static int calls_setsockopt(int line, int fd, int level, int name, const void *value, socklen_t size)
{
    CALLS_BEFORE(line, "setsockopt(%d, %s)\n", fd, CALLS_OPTION(level, name));
    return (int)calls_after(line, "setsockopt", setsockopt(fd, level, name, value, size));
}

/* With no descriptor it is how a program waits for a time. */
static int calls_poll(int line, struct pollfd *fds, nfds_t count, int milliseconds)
{
    CALLS_BEFORE(line, "poll(%lu, %d ms)\n", (unsigned long)count, milliseconds);
    return (int)calls_after(line, "poll", poll(fds, count, milliseconds));
}

static int calls_shutdown(int line, int fd, int how)
{
    CALLS_BEFORE(line, "shutdown(%d, %s)\n", fd, CALLS_MODE(how));
    return (int)calls_after(line, "shutdown", shutdown(fd, how));
}

static int calls_close(int line, int fd)
{
    CALLS_BEFORE(line, "close(%d)\n", fd);
    return (int)calls_after(line, "close", close(fd));
}

#define bind(fd, address, size) calls_bind(__LINE__, fd, address, size)
#define listen(fd, waiting) calls_listen(__LINE__, fd, waiting)
#define accept(fd, address, size) calls_accept(__LINE__, fd, address, size)
#define connect(fd, address, size) calls_connect(__LINE__, fd, address, size)
#define read(fd, to, most) calls_read(__LINE__, fd, to, most)
#define write(fd, from, count) calls_write_to(__LINE__, fd, from, count)
#define recv(fd, to, most, flags) calls_recv(__LINE__, fd, to, most, flags)
#define send(fd, from, count, flags) calls_send(__LINE__, fd, from, count, flags)
#define setsockopt(fd, level, name, value, size) calls_setsockopt(__LINE__, fd, level, name, value, size)
#define poll(fds, count, milliseconds) calls_poll(__LINE__, fds, count, milliseconds)
#define shutdown(fd, how) calls_shutdown(__LINE__, fd, how)
#define close(fd) calls_close(__LINE__, fd)
