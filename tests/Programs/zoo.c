/*
 * One program for many tests: its first argument selects the behaviour. Each is bounded: no process of it lives
 * longer than 30 seconds (renew-children: than its standard input), has more than 64 children at a time or takes
 * more than 300 MB.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

/* Not by sleep(), which has a time limit. */
static void wait_long(void)
{
    alarm(30);
    for (;;)
        pause();
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void burn(double seconds)
{
    for (double end = now() + seconds; now() < end;)
        ;
}

static int listen_on(int port)
{
    int s = socket(AF_INET, SOCK_STREAM, 0), on = 1;
    setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons((unsigned short)port), .sin_addr.s_addr = htonl(INADDR_ANY) };
    if (bind(s, (struct sockaddr *)&a, sizeof a) != 0 || listen(s, 5) != 0) {
        perror("listen");
        exit(9);
    }
    return s;
}

static int connect_to(const char *ip, int port)
{
    int s = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons((unsigned short)port), .sin_addr.s_addr = inet_addr(ip) };
    if (connect(s, (struct sockaddr *)&a, sizeof a) != 0) {
        perror("connect");
        exit(9);
    }
    return s;
}

/* ---- ends and inheritance --------------------------------------------------------------------------------- */

static void write_to_closed_pipe(void)
{
    int ends[2];
    if (pipe(ends) != 0)
        exit(9);
    close(ends[0]);
    for (;;)
        if (write(ends[1], "x", 1) < 0)
            exit(8);
}

static void describe(void)
{
    char line[256];
    FILE *status = fopen("/proc/self/status", "r");
    while (status && fgets(line, sizeof line, status))
        if (strncmp(line, "SigIgn:", 7) == 0 || strncmp(line, "SigBlk:", 7) == 0)
            fputs(line, stdout);
    printf("session leader: %s\n", getsid(0) == getpid() ? "yes" : "no");
    printf("stdin: %zd\n", read(0, line, 1));
    printf("stdout is a terminal: %s\n", isatty(1) ? "yes" : "no");
    int open_files = 0;
    for (int fd = 3; fd < 1024; fd++)
        open_files += fcntl(fd, F_GETFD) >= 0 && !(status && fd == fileno(status));
    printf("inherited descriptors: %d\n", open_files);
    for (char **e = environ; *e; e++)
        printf("env %s\n", *e);
}

static void write_bytes(void)
{
    unsigned char all[256];
    for (int i = 0; i < 256; i++)
        all[i] = (unsigned char)i;
    fwrite(all, 1, sizeof all, stdout);
    fwrite("\r\n\n\r\004\003\032", 1, 7, stdout);
}

static void burst(int size)
{
    char *block = malloc((size_t)size);
    for (int i = 0; i < size; i++)
        block[i] = (char)('a' + i % 23);
    for (int at = 0; at < size;) {
        ssize_t n = write(1, block + at, (size_t)(size - at));
        if (n <= 0)
            _exit(7);
        at += (int)n;
    }
    _exit(0);
}

/* ---- limits ------------------------------------------------------------------------------------------------ */

static void flood(void)
{
    static char block[65536];
    memset(block, 'x', sizeof block);
    for (double end = now() + 30; now() < end;)
        if (write(1, block, sizeof block) < 0)
            exit(7);
}

/* A chatty one says something all the time, as a program with a progress bar does. */
static void eat(int megabytes, int chatty)
{
    if (megabytes > 300)
        megabytes = 300;
    for (int i = 0; i < megabytes; i += 10) {
        char *block = malloc(10 << 20);
        memset(block, 1, 10 << 20);
        if (chatty && write(1, ".", 1) < 0)
            exit(7);
        usleep(5000);
    }
    for (double end = now() + 10; now() < end;) {
        if (chatty && write(1, ".", 1) < 0)
            exit(7);
        usleep(10000);
    }
}

static void breed(int children)
{
    if (children > 64)
        children = 64;
    for (int i = 0; i < children; i++)
        if (fork() == 0)
            wait_long();
    wait_long();
}

static void write_big_file(void)
{
    static char block[1 << 20];
    int fd = open("big", O_WRONLY | O_CREAT | O_TRUNC, 0644);
    for (int i = 0; i < 512; i++)
        if (write(fd, block, sizeof block) < 0)
            exit(6);
}

/* ---- processes that want to stay --------------------------------------------------------------------------- */

static void ignore_signals(void)
{
    for (int s = 1; s < 65; s++)
        if (s != SIGKILL && s != SIGSTOP)
            signal(s, SIG_IGN);
    puts("ready");
    for (double end = now() + 30; now() < end;)
        sleep(1);
}

static void become_daemon(int parent_stays)
{
    if (fork() == 0) {
        setsid();
        if (fork() > 0)
            _exit(0);
        for (int fd = 0; fd < 3; fd++)
            close(fd);
        signal(SIGTERM, SIG_IGN);
        wait_long();
    }
    wait(NULL);
    puts("ready");
    fflush(stdout);
    if (parent_stays)
        wait_long();
}

static int parent_of(int pid)
{
    char path[64], text[512];
    snprintf(path, sizeof path, "/proc/%d/stat", pid);
    int fd = open(path, O_RDONLY);
    ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
    if (n <= 0)
        return -1;
    text[n] = 0;
    int parent = -1;
    sscanf(strrchr(text, ')') + 2, "%*c %d", &parent);
    return parent;
}

static void kill_ancestors(int generations)
{
    int pid = getppid();
    for (int i = 1; i < generations && pid > 1; i++)
        pid = parent_of(pid);
    if (pid > 0)
        kill(pid, SIGKILL);
    usleep(100000);
    puts("still here");
}

/* ---- the network -------------------------------------------------------------------------------------------- */

static void serve(int port, const char *how)
{
    int s = listen_on(strcmp(how, "elsewhere") == 0 ? 0 : port);
    puts("listening");
    int c = accept(s, NULL, NULL);
    puts("accepted");
    char buffer[4096];
    if (strcmp(how, "spin-after-accept") == 0)
        burn(20);
    while (read(c, buffer, sizeof buffer) > 0)
        ;
    close(c);
}

/* Reads `size` bytes, works for a while, and says its thanks without waiting for the end of the file. */
static void thank_early(const char *ip, int port, int size, double work)
{
    int s = connect_to(ip, port);
    char buffer[4096];
    for (int n, total = 0; total < size; total += n)
        if ((n = (int)read(s, buffer, sizeof buffer)) <= 0)
            exit(5);
    burn(work);
    if (write(s, "Thank you", 10) != 10)
        exit(4);
    while (read(s, buffer, sizeof buffer) > 0)
        ;
}

/*
 * One end of a connection that does, letter by letter: b(ig: write 100,000 bytes) t(hank: write 10 bytes) r(ead to the end, and
 * report it) e(very read reported by itself, to the end) s(hutdown the sending direction) x (both) l(inger 0) p(ause 30 ms) c(lose) w(ait forever).
 */
static void act(int s, const char *letters)
{
    static char buffer[100000];
    struct linger at_once = { 1, 0 };
    for (; *letters; letters++)
        switch (*letters) {
        case 'b': if (write(s, buffer, sizeof buffer) < 0) perror("write"); break;
        case 't': if (write(s, "Thank you", 10) < 0) perror("write"); break;
        case 's': shutdown(s, SHUT_WR); break;
        case 'x': shutdown(s, SHUT_RDWR); break;
        case 'l': setsockopt(s, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once); break;
        case 'p': usleep(30000); break;
        case 'c': close(s); break;
        case 'w': wait_long(); break;
        case 'e': {
            long n;
            while ((n = read(s, buffer, sizeof buffer)) > 0)
                printf("%ld\n", n);
            break;
        }
        case 'r': {
            long total = 0, n;
            while ((n = read(s, buffer, sizeof buffer)) > 0)
                total += n;
            printf("%ld bytes, then %s\n", total, n == 0 ? "end of file" : strerror(errno));
        }
        }
}

static void accept_and_act(int port, const char *letters, const char *address)
{
    int s = socket(AF_INET, SOCK_STREAM, 0), on = 1;
    setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons((unsigned short)port), .sin_addr.s_addr = inet_addr(address) };
    if (bind(s, (struct sockaddr *)&a, sizeof a) != 0 || listen(s, 5) != 0)
        exit(9);
    int c = accept(s, NULL, NULL);
    close(s);
    act(c, letters);
}

/* A server that no IPv4 client can reach. */
static void accept_ipv6_only(int port)
{
    int s = socket(AF_INET6, SOCK_STREAM, 0), on = 1;
    struct sockaddr_in6 a = { .sin6_family = AF_INET6, .sin6_port = htons((unsigned short)port), .sin6_addr = in6addr_any };
    setsockopt(s, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
    if (bind(s, (struct sockaddr *)&a, sizeof a) != 0 || listen(s, 5) != 0)
        exit(9);
    accept(s, NULL, NULL);
}

static void two_connections(const char *ip, int port)
{
    int a = connect_to(ip, port), b = connect_to(ip, port);
    act(a, "t");
    act(b, "ttc");
    act(a, "c");
}

/* One datagram; it has no receiver, and the next call reports that. */
static void udp(const char *ip, int port)
{
    int s = socket(AF_INET, SOCK_DGRAM, 0);
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons((unsigned short)port), .sin_addr.s_addr = inet_addr(ip) };
    char buffer[16];
    if (connect(s, (struct sockaddr *)&a, sizeof a) != 0 || send(s, "Thank you", 10, 0) != 10)
        exit(9);
    if (recv(s, buffer, sizeof buffer, 0) < 0)
        perror("recv");
}

/* So many datagrams from so many sockets that no queue holds them. */
static void udp_flood(const char *ip, int port)
{
    enum { SOCKETS = 200, EACH = 100 };
    static char data[1000];
    static int s[SOCKETS];
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons((unsigned short)port), .sin_addr.s_addr = inet_addr(ip) };
    for (int i = 0; i < SOCKETS; i++)
        s[i] = socket(AF_INET, SOCK_DGRAM, 0);
    for (int n = 0; n < EACH; n++)
        for (int i = 0; i < SOCKETS; i++)
            sendto(s[i], data, sizeof data, 0, (struct sockaddr *)&a, sizeof a);
}

/* A byte every 0.2 s to whoever comes, as long as it may live. */
static void drip(int port)
{
    int c = accept(listen_on(port), NULL, NULL);
    for (int n = 0; n < 150 && send(c, "x", 1, MSG_NOSIGNAL) == 1; n++)
        usleep(200000);
}

/* Connects and closes, again and again. */
static void knock(const char *ip, int port)
{
    for (double end = now() + 30; now() < end; usleep(50000))
        close(connect_to(ip, port));
}

static void burn_in_children(double seconds)
{
    for (double end = now() + seconds; now() < end; wait(NULL))
        if (fork() == 0) {
            burn(0.02);
            _exit(0);
        }
}

/* Folders in folders, until a path to the last one is much longer than the system allows. */
static void dig(void)
{
    for (int i = 0; i < 1000; i++)
        if (mkdir("deeper-and-deeper", 0755) != 0 || chdir("deeper-and-deeper") != 0)
            exit(3);
}

static void *stop_without(void *main_thread)
{
    if (pthread_join(*(pthread_t *)main_thread, NULL) != 0)
        exit(3);
    printf("ready\n");
    fflush(stdout);
    raise(SIGSTOP);
    printf("went on\n");
    exit(0);
}

static void end_main_thread(void)
{
    static pthread_t self;
    pthread_t other;
    self = pthread_self();
    if (pthread_create(&other, NULL, stop_without, &self) != 0)
        exit(3);
    pthread_exit(NULL);
}

/* Tells the pid of its youngest child; at each byte that it reads all others end, and then new ones begin. */
static void renew_children(void)
{
    enum { OTHERS = 60 };
    pid_t others[OTHERS], youngest;

    signal(SIGCHLD, SIG_IGN);
    do {
        for (int i = 0; i < OTHERS; i++)
            if ((others[i] = fork()) == 0)
                wait_long();
        if ((youngest = fork()) == 0)
            wait_long();
        printf("%d\n", (int)youngest);
        fflush(stdout);
        if (getchar() == EOF)
            exit(1);
        for (int i = 0; i < OTHERS; i++)
            kill(others[i], SIGKILL);
        if (getchar() == EOF)
            exit(1);
    } while (kill(youngest, SIGKILL) == 0);
}

int main(int argc, char **argv)
{
    const char *what = argc > 1 ? argv[1] : "";
    int number = argc > 2 ? atoi(argv[2]) : 0;
    if (strcmp(what, "exit") == 0) exit(number);
    if (strcmp(what, "raise") == 0) { struct rlimit none = { 0, 0 }; setrlimit(RLIMIT_CORE, &none); raise(number); exit(99); }
    if (strcmp(what, "closed-pipe") == 0) write_to_closed_pipe();
    if (strcmp(what, "describe") == 0) describe();
    if (strcmp(what, "bytes") == 0) write_bytes();
    if (strcmp(what, "burst") == 0) burst(number);
    if (strcmp(what, "line-then-hang") == 0) { printf("a line\nhalf"); wait_long(); }
    if (strcmp(what, "flood") == 0) flood();
    if (strcmp(what, "eat") == 0) eat(number, 0);
    if (strcmp(what, "eat-chatty") == 0) eat(number, 1);
    if (strcmp(what, "breed") == 0) breed(number);
    if (strcmp(what, "burn") == 0) burn(number);
    if (strcmp(what, "big-file") == 0) write_big_file();
    if (strcmp(what, "ignore-signals") == 0) ignore_signals();
    if (strcmp(what, "daemon") == 0) become_daemon(0);
    if (strcmp(what, "daemon-and-stay") == 0) become_daemon(1);
    if (strcmp(what, "end-main-thread") == 0) end_main_thread();
    if (strcmp(what, "kill-ancestors") == 0) kill_ancestors(number);
    if (strcmp(what, "wait") == 0) wait_long();
    if (strcmp(what, "serve") == 0 && argc > 3) serve(atoi(argv[3]), argv[2]);
    if (strcmp(what, "thank-early") == 0 && argc > 5) thank_early(argv[4], atoi(argv[5]), number, atof(argv[3]));
    if (strcmp(what, "accept") == 0 && argc > 3) accept_and_act(atoi(argv[3]), argv[2], "0.0.0.0");
    if (strcmp(what, "accept-local") == 0 && argc > 3) accept_and_act(atoi(argv[3]), argv[2], "127.0.0.1");
    if (strcmp(what, "accept-ipv6-only") == 0) accept_ipv6_only(number);
    if (strcmp(what, "connect") == 0 && argc > 4) act(connect_to(argv[3], atoi(argv[4])), argv[2]);
    if (strcmp(what, "two-connections") == 0 && argc > 3) two_connections(argv[2], atoi(argv[3]));
    if (strcmp(what, "udp") == 0 && argc > 3) udp(argv[2], atoi(argv[3]));
    if (strcmp(what, "udp-flood") == 0 && argc > 3) udp_flood(argv[2], atoi(argv[3]));
    if (strcmp(what, "knock") == 0 && argc > 3) knock(argv[2], atoi(argv[3]));
    if (strcmp(what, "drip") == 0) drip(number);
    if (strcmp(what, "renew-children") == 0) renew_children();
    if (strcmp(what, "burn-in-children") == 0) burn_in_children(number);
    if (strcmp(what, "fifo") == 0) mkfifo("receive.dat", 0644);
    if (strcmp(what, "link") == 0 && symlink("/etc/passwd", "receive.dat") != 0) exit(3);
    if (strcmp(what, "folder") == 0) mkdir("receive.dat", 0755);
    if (strcmp(what, "dig") == 0) dig();
    if (strcmp(what, "locked") == 0) { mkdir("locked", 0755); close(creat("locked/file", 0)); chmod("locked", 0); close(creat("receive.dat", 0)); }
    if (strcmp(what, "bye-folder") == 0) { char here[4096]; if (!getcwd(here, sizeof here) || rmdir(here) != 0) exit(3); }
    return 0;
}
