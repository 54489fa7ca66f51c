/*
 * launch: starts one program for the grader, looks after it, and leaves nothing behind.
 *
 *   launch [options] -- program [argument ...]
 *     --env NAME=VALUE   one variable of the program's environment (which is otherwise empty)
 *     --cpu SECONDS  --fsize BYTES  --nofile N      rlimits of each process (core is always 0)
 *     --memory BYTES --processes N   limits of all processes together, watched
 *     --output BYTES     how much of each output stream is told: its first half, and its last half when the program is quiet or over
 *     --flood BYTES      a limit of both streams together; without it there is none
 *     --pipe             stdout is a pipe; without it a raw terminal, so that stdio flushes each line
 *     --plain            no pid namespace (for tests of the fallback)
 *     --join PID         run in the network namespace of that process (which belongs to the same user)
 *     --dir DIR          make that directory if it is not there, and run in it
 *     --put NAME=SIZE    a file of that many bytes in it, which come first on stdin, in the order of these options
 *     --keep BYTES       how much of a file that `g` names is told
 *     --container        tell by the control group whether a SIGKILL came for want of memory; refuse odd system calls
 *     --user UID         the program runs as that user and group, and the launcher does not: no process of the program may signal,
 *                        limit or trace it, and a signal for all of that user's processes finds each process of the program
 *     --shares-user      other programs of that user run beside it, and are left alone: signals go to what can be found below us
 *     --private DIR      empty /tmp, /var/tmp and /dev/shm for the program alone; DIR stays visible, and may be given again
 *
 *   launch --serve PATH  the first process of a container: connects to the Unix socket at PATH. For each byte that comes from
 *                        there a process is forked, whose pid is the answer, with one end of a pair of sockets; on it come
 *                        the size (4 bytes) and the text of the arguments, each ended by NUL; it is stdin and stdout then.
 *
 * Three processes, so that the program never shares one with the grader:
 *
 *   launch ── pumps output, watches limits, talks to the grader
 *     └─ keeper ── init of a pid namespace where one can be had (killing it kills all), else a subreaper
 *          └─ program ── own session, default signals, stdin at end of file
 *
 * stdin: one byte a command: s(top) c(ontinue) t(erminate) k(ill); a(nswer) when all that is written by now has been told; g, a
 * length of one byte and a name: tell that file of the working directory when all is over; r(emove) what its user has written, when
 * all is over. End of file means that the grader is gone: kill.
 * stdout: frames, little endian: type (1 byte), CLOCK_MONOTONIC nanoseconds (8), length (4), payload:
 *   P started: pids of program, keeper and launch (4 each), isolation (1: 'n' pid namespace, 'p' plain)
 *   F could not be started: errno text                                   G the launcher itself failed: text
 *   o, e bytes of stdout, stderr
 *   C bytes that are not told: the stream (1: 'o' or 'e'), how many (8); the stream goes on after them at the beginning of a line
 *   X exited: code (4), signal (4), cpu us (8), peak KiB (8)
 *   L limit exceeded: its name                                           S left behind: "pid name" lines
 *   D keeper killed                                                      E end: everything is gone
 *   A answer: all that had been written when it was asked for has been told
 *   K a file to be told: size (8), name                                  k bytes of it
 *   N there is no such file: name, NUL, one line for each thing that is there
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <grp.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>
#ifdef __linux__
#include <sched.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#endif

extern char **environ;

struct options {
    rlim_t cpu, fsize, nofile;
    long long output, flood, memory, processes;
    int pipe, plain, join, container, shares_user;
    unsigned user;
    long long keep;
    char *visible[32];
    int visible_count;
    char *dir, *put[16], *env[256];
    int put_count, env_count;
    char **command;
};

/* From keeper and program to launch: what happened. From launch to keeper: a signal for all, in first. */
struct message {
    char type;
    int first, second;
    long long third, fourth;
};

enum { PROCESS_CAP = 4096 };

struct process {
    int pid;
    long long rss_bytes;
    long threads;
    char state, name[32];
};

static int control;       /* socket between launch and keeper */
static int gate[2];       /* pipe from launch to program: a byte says that its start has been told, and that it may begin */
static int in_namespace, in_own_users;

static int serves; /* there is nobody who reads stderr */
static void frame(char type, const void *payload, size_t size);

static void die(const char *what)
{
    char text[512];
    snprintf(text, sizeof text, "%s: %s", what, strerror(errno));
    if (serves)
        frame('G', text, strlen(text));
    else
        fprintf(stderr, "launch: %s\n", text);
    exit(3);
}

enum { REAL_USERS = 100000000 }; /* from the program's user to one that nobody else has */

/*
 * Acts as --user. kill(2) compares the real and the effective user of who sends with the real and the saved user of who gets: so a kill(-1)
 * finds all processes of that user and nobody else's, not even another launcher, and no process of that user may signal us meanwhile.
 */
static void act_as_user(const struct options *o)
{
    if (o->user && (setegid(o->user) != 0 || setresuid(o->user + REAL_USERS, o->user, 0) != 0))
        die("act as the program's user");
}

static void act_as_self(const struct options *o)
{
    if (o->user && (setresuid(0, 0, 0) != 0 || setegid(0) != 0))
        die("act as the launcher's user");
}

/* ---- frames ---------------------------------------------------------------------------------------------- */

static void write_all(int fd, const void *data, size_t size)
{
    const char *p = data;
    while (size > 0) {
        ssize_t n = write(fd, p, size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return; /* the grader is gone; end of file on stdin will say so */
        p += n;
        size -= (size_t)n;
    }
}

static void put(unsigned char *at, unsigned long long value, int bytes)
{
    for (int i = 0; i < bytes; i++)
        at[i] = (unsigned char)(value >> (8 * i));
}

static long long now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000000ll + time.tv_nsec;
}

static void frame(char type, const void *payload, size_t size)
{
    unsigned char head[13];
    head[0] = (unsigned char)type;
    put(head + 1, (unsigned long long)now(), 8);
    put(head + 9, size, 4);
    write_all(STDOUT_FILENO, head, sizeof head);
    write_all(STDOUT_FILENO, payload, size);
}

/* ---- the process table ----------------------------------------------------------------------------------- */

static int read_file(const char *path, char *buffer, size_t size)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return -1;
    ssize_t n = read(fd, buffer, size - 1);
    close(fd);
    if (n < 0)
        return -1;
    buffer[n] = 0;
    return (int)n;
}

/* Fills p from /proc/PID/stat and returns the parent, or -1 when there is no such process. */
static int read_process(int pid, struct process *p)
{
    char path[64], text[1024];
    snprintf(path, sizeof path, "/proc/%d/stat", pid);
    if (read_file(path, text, sizeof text) <= 0)
        return -1;
    char *open_paren = strchr(text, '('), *close_paren = strrchr(text, ')');
    if (!open_paren || !close_paren)
        return -1;
    size_t length = (size_t)(close_paren - open_paren - 1);
    if (length >= sizeof p->name)
        length = sizeof p->name - 1;
    memcpy(p->name, open_paren + 1, length);
    p->name[length] = 0;
    int parent = -1;
    long rss = 0;
    p->pid = pid;
    if (sscanf(close_paren + 2, "%c %d %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d %ld %*d %*u %*u %ld",
               &p->state, &parent, &p->threads, &rss) < 4)
        return -1;
    p->rss_bytes = (long long)rss * sysconf(_SC_PAGESIZE);
    return parent;
}

/* Adds the children of one process to pids, as the kernel lists them by thread (CONFIG_PROC_CHILDREN). */
static void add_children(int pid, int *pids, int *known)
{
    char path[64], text[8192];
    snprintf(path, sizeof path, "/proc/%d/task", pid);
    DIR *tasks = opendir(path);
    if (!tasks)
        return;
    for (struct dirent *entry; (entry = readdir(tasks));) {
        int task = atoi(entry->d_name);
        if (task <= 0)
            continue;
        snprintf(path, sizeof path, "/proc/%d/task/%d/children", pid, task);
        if (read_file(path, text, sizeof text) <= 0)
            continue;
        for (char *at = text, *end; *known < PROCESS_CAP; at = end) {
            int child = (int)strtol(at, &end, 10);
            if (end == at)
                break;
            pids[(*known)++] = child;
        }
    }
    closedir(tasks);
}

/* The same by asking every process of the machine for its parent. */
static void add_children_by_search(int pid, int *pids, int *known)
{
    DIR *proc = opendir("/proc");
    if (!proc)
        return;
    for (struct dirent *entry; (entry = readdir(proc)) && *known < PROCESS_CAP;) {
        struct process p;
        int child = atoi(entry->d_name);
        if (child > 0 && read_process(child, &p) == pid)
            pids[(*known)++] = child;
    }
    closedir(proc);
}

static int kernel_lists_children(void)
{
    static int answer = -1;
    char path[64];
    if (answer < 0) {
        snprintf(path, sizeof path, "/proc/self/task/%d/children", (int)getpid());
        answer = access(path, R_OK) == 0;
    }
    return answer;
}

/*
 * All living descendants of root (without it), breadth first; zombies are left out, but not those whose main thread only has
 * ended (pthread_exit(3)): the others live on, and take signals. Orphans have been reparented to the keeper, or to launch when
 * the keeper is dead, so that the tree has them all.
 */
static int descendants(int root, struct process *list)
{
    static int pids[PROCESS_CAP];
    int known = 0, count = 0;
    void (*add)(int, int *, int *) = kernel_lists_children() ? add_children : add_children_by_search;
    add(root, pids, &known);
    for (int next = 0; next < known; next++) {
        add(pids[next], pids, &known);
        if (read_process(pids[next], &list[count]) >= 0 && (list[count].state != 'Z' || list[count].threads > 1))
            count++;
    }
    return count;
}

/* ---- the control group ----------------------------------------------------------------------------------- */

static char pids_group[300]; /* below the one we are in; empty where there is none of our own */

static int write_text(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    int done = fd >= 0 && write(fd, text, strlen(text)) > 0;
    if (fd >= 0)
        close(fd);
    return done;
}

/*
 * As root, where the kernel has the pids controller of version 1: RLIMIT_NPROC does not hold for root. With version 2 only a manager
 * such as systemd may make such a group below one that has processes.
 */
static void make_pids_group(long long processes)
{
    char text[4096], file[340], most[32], *line;
    if (processes == 0 || geteuid() != 0 || read_file("/proc/self/cgroup", text, sizeof text) <= 0 || !(line = strstr(text, ":pids:")))
        return;
    line += strlen(":pids:");
    line[strcspn(line, "\n")] = 0;
    if (strlen(line) > 200)
        return;
    snprintf(pids_group, sizeof pids_group, "/sys/fs/cgroup/pids%s/courseware-%d", strcmp(line, "/") == 0 ? "" : line, (int)getpid());
    snprintf(file, sizeof file, "%s/pids.max", pids_group);
    snprintf(most, sizeof most, "%lld", 2 * processes + 64);
    if (mkdir(pids_group, 0700) == 0 && write_text(file, most))
        return;
    rmdir(pids_group);
    pids_group[0] = 0;
}

static void enter_pids_group(void)
{
    char file[340];
    snprintf(file, sizeof file, "%s/cgroup.procs", pids_group);
    if (pids_group[0])
        write_text(file, "0");
}

/* When all of it is dead. */
static void remove_pids_group(void)
{
    if (pids_group[0])
        rmdir(pids_group);
}

/* ---- the program ----------------------------------------------------------------------------------------- */

static void limit(int resource, rlim_t soft, rlim_t hard)
{
    struct rlimit value = { soft, hard };
    setrlimit(resource, &value);
}

/* All ids, for good: with them go all capabilities (capabilities(7)). */
static int become_user(const struct options *o)
{
    if (!o->user)
        return 0;
    if (setgroups(0, NULL) != 0 || setresgid(o->user, o->user, o->user) != 0 || setresuid(o->user, o->user, o->user) != 0)
        return -1;
#ifdef __linux__
    /* A change of the user has cleared it (prctl(2)). */
    prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
    return 0;
}

/*
 * A wall behind the limit that is watched every 50 ms, for who forks faster. It holds in a user namespace of our own, whose processes
 * Linux counts apart since 5.14 (before, all of the user's processes on the machine would count); root has no such limit.
 */
static void limit_processes(const struct options *o)
{
    struct utsname system;
    int major = 0, minor = 0;
    if (!in_own_users || !o->processes || uname(&system) != 0 || sscanf(system.release, "%d.%d", &major, &minor) != 2)
        return;
    rlim_t most = (rlim_t)(2 * o->processes + 64);
    if (major > 5 || (major == 5 && minor >= 14))
        limit(RLIMIT_NPROC, most, most);
}

static void become_program(const struct options *o, int out, int err)
{
    setsid();
#ifdef __linux__
    prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
    for (int s = 1; s < 65; s++)
        signal(s, SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    limit(RLIMIT_CORE, 0, 0);
    if (o->cpu)
        limit(RLIMIT_CPU, o->cpu, o->cpu + 1);
    if (o->fsize)
        limit(RLIMIT_FSIZE, o->fsize, o->fsize);
    limit_processes(o);
    struct message started = { .type = 'P', .first = (int)getpid() };
    write_all(control, &started, sizeof started);
    char go;
    if (read(gate[0], &go, 1) != 1)
        _exit(127);
    int null = open("/dev/null", O_RDONLY);
    if (dup2(null, 0) < 0 || dup2(out, 1) < 0 || dup2(err, 2) < 0)
        _exit(127);
    int kept = fcntl(control, F_DUPFD_CLOEXEC, 100);
    for (int fd = 3; fd < 256; fd++)
        if (fd != kept)
            close(fd);
    environ = (char **)o->env;
    /* After the descriptors above, which may lie beyond it. */
    if (o->nofile)
        limit(RLIMIT_NOFILE, o->nofile, o->nofile);
    /* What watches it has the same control group, and must run in time beside a thousand of its processes. */
    if (o->container)
        setpriority(PRIO_PROCESS, 0, 19);
    int ready = become_user(o) == 0 && (!o->container || refuse_odd_calls() == 0);
    if (ready)
        execvp(o->command[0], o->command);
    struct message failed = { .type = ready ? 'F' : 'G', .first = errno };
    write_all(kept, &failed, sizeof failed);
    _exit(127);
}

/* ---- the keeper ------------------------------------------------------------------------------------------ */

static volatile sig_atomic_t child_changed;

static void on_child(int signal_number)
{
    (void)signal_number;
    child_changed = 1;
}

static void reap(int program)
{
    int status;
    struct rusage use;
    for (int pid; (pid = wait4(-1, &status, WNOHANG, &use)) > 0;) {
        if (pid != program)
            continue;
        struct message exited = {
            .type = 'X',
            .first = WIFEXITED(status) ? WEXITSTATUS(status) : -1,
            .second = WIFSIGNALED(status) ? WTERMSIG(status) : 0,
            .third = (use.ru_utime.tv_sec + use.ru_stime.tv_sec) * 1000000ll + use.ru_utime.tv_usec + use.ru_stime.tv_usec,
            .fourth = use.ru_maxrss,
        };
        write_all(control, &exited, sizeof exited);
    }
}

/*
 * Many programs name files in /tmp by their pid (the .NET runtime its mutexes): if all namespaces counted from 2, programs
 * that run side by side would take each other's. So each namespace counts from a place of its own (pid_namespaces(7)).
 */
static void spread_pids(int launcher)
{
    char text[32];
    int length = snprintf(text, sizeof text, "%d", 1000 + (int)((launcher * 509ll) % 31000));
    int fd = open("/proc/sys/kernel/ns_last_pid", O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return;
    write_all(fd, text, (size_t)length);
    close(fd);
}

#ifdef __linux__
static void make_path(const char *path)
{
    char part[4096];
    snprintf(part, sizeof part, "%s", path);
    for (char *slash = part; (slash = strchr(slash + 1, '/'));) {
        *slash = 0;
        mkdir(part, 0755);
        *slash = '/';
    }
    mkdir(part, 0755);
}

/* Covers one folder by an empty one in memory, in which only those of --private that lie in it are seen. */
static void cover(const struct options *o, const char *place)
{
    size_t length = strlen(place);
    int kept[32];
    for (int i = 0; i < o->visible_count; i++)
        kept[i] = strncmp(o->visible[i], place, length) == 0 && o->visible[i][length] == '/' ? open(o->visible[i], O_PATH | O_CLOEXEC) : -1;
    int covered = mount("tmpfs", place, "tmpfs", MS_NOSUID | MS_NODEV, "size=64m,nr_inodes=4096,mode=1777") == 0, failed = 0;
    for (int i = 0; i < o->visible_count; i++) {
        if (kept[i] < 0)
            continue;
        char from[64];
        snprintf(from, sizeof from, "/proc/self/fd/%d", kept[i]);
        if (covered) {
            make_path(o->visible[i]);
            failed |= mount(from, o->visible[i], NULL, MS_BIND | MS_REC, NULL) != 0;
        }
        close(kept[i]);
    }
    /* Rather what others see than a program that is not seen itself. */
    if (failed)
        umount2(place, MNT_DETACH);
}

/* Where a mount is not allowed, the program has what everybody has. */
static void own_mounts(const struct options *o)
{
    char here[4096];
    if (unshare(CLONE_NEWNS) != 0 || mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0)
        return;
    /* A /proc that shows the namespace's own pids. */
    mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL);
    if (o->visible_count == 0 || !getcwd(here, sizeof here))
        return;
    cover(o, "/tmp");
    cover(o, "/var/tmp");
    cover(o, "/dev/shm");
    if (chdir(here) != 0)
        die(here);
}
#endif

static void become_keeper(const struct options *o, int launcher, int out, int err)
{
#ifdef __linux__
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    if (in_namespace) {
        enter_pids_group();
        own_mounts(o);
    }
#endif
    if (in_namespace)
        spread_pids(launcher);
    struct sigaction action = { .sa_handler = on_child };
    sigaction(SIGCHLD, &action, NULL);
    sigset_t child, before;
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    sigprocmask(SIG_BLOCK, &child, &before);
    int program = fork();
    if (program == 0)
        become_program(o, out, err);
    close(out);
    close(err);
    close(STDIN_FILENO);
    close(STDOUT_FILENO);
    for (;;) {
        fd_set readable;
        FD_ZERO(&readable);
        FD_SET(control, &readable);
        if (!child_changed)
            pselect(control + 1, &readable, NULL, NULL, NULL, &before);
        if (child_changed) {
            child_changed = 0;
            reap(program);
            continue;
        }
        struct message command;
        ssize_t n = recv(control, &command, sizeof command, MSG_DONTWAIT);
        if (n == 0)
            _exit(0);
        if (n == sizeof command)
            kill(-1, command.first); /* all of the namespace but ourselves; without one nobody sends this */
    }
}

/* ---- launch ---------------------------------------------------------------------------------------------- */

/* One output of the program. Beyond its first half of --output it is kept in a ring, so that its end can be told. */
struct stream {
    int fd;
    char type, *ring;
    long long told, dropped, size, start, kept;
    int has_gap, is_quiet;
};

struct state {
    const struct options *o;
    int keeper, program;
    struct stream out, err;
    int program_exited, ended;
    long long written, oom_kills;
    char wanted[8][256];
    int wanted_count, removes;
};

static int has_own_user(const struct options *o)
{
    return o->user && !o->shares_user;
}

/* Sends a signal to all processes of --user: the kernel finds each of them, also one that forks meanwhile. */
static void signal_user(const struct options *o, int signal_number)
{
    act_as_user(o);
    kill(-1, signal_number);
    act_as_self(o);
}

/* Sends a signal to all that can be found below root, and tells how many that were. */
static int signal_all(int root, int signal_number)
{
    static struct process list[PROCESS_CAP];
    int count = descendants(root, list);
    for (int i = 0; i < count; i++)
        kill(list[i].pid, signal_number);
    return count;
}

static void kill_everything(struct state *s)
{
    s->ended = 1;
    if (in_namespace) {
        kill(s->keeper, SIGKILL);
        waitpid(s->keeper, NULL, 0);
        remove_pids_group();
        return;
    }
    /* Best effort: the session's group, then all that can be found; stopped first, so that nobody forks meanwhile. */
    if (has_own_user(s->o))
        signal_user(s->o, SIGKILL);
    else if (s->program > 0)
        kill(-s->program, SIGKILL);
    kill(s->keeper, SIGKILL);
    for (int round = 0, reaped = 0; round < 2000; round++) {
        if (has_own_user(s->o))
            signal_user(s->o, SIGKILL);
        else
            signal_all(getpid(), SIGSTOP);
        signal_all(getpid(), SIGKILL);
        while ((reaped = waitpid(-1, NULL, WNOHANG)) > 0)
            ;
        /* An orphan moves up while we look for it, but never past us: without a child of our own nobody is left. */
        if (reaped < 0)
            break;
        usleep(1000);
    }
}

static void report_survivors(struct state *s)
{
    static struct process list[PROCESS_CAP];
    static char text[PROCESS_CAP * 8];
    size_t length = 0;
    int count = descendants(s->keeper, list);
    for (int i = 0; i < count && length + 64 < sizeof text; i++)
        length += (size_t)snprintf(text + length, sizeof text - length, "%d %s\n", list[i].pid, list[i].name);
    if (length > 0)
        frame('S', text, length);
}

static void exceed(struct state *s, const char *name)
{
    if (s->ended)
        return;
    frame('L', name, strlen(name));
    kill_everything(s);
}

static void watch_limits(struct state *s)
{
    static struct process list[PROCESS_CAP];
    long long memory = 0, tasks = 0;
    int count = descendants(s->keeper, list);
    for (int i = 0; i < count; i++) {
        memory += list[i].rss_bytes;
        tasks += list[i].threads;
    }
    if (s->o->memory && memory > s->o->memory)
        exceed(s, "memory");
    else if (s->o->processes && tasks > s->o->processes)
        exceed(s, "processes");
}

/* How often the kernel has killed for want of memory in our control group (cgroup v2, then v1); 0 where it does not tell. */
static long long oom_kills(void)
{
    const char *paths[] = { "/sys/fs/cgroup/memory.events", "/sys/fs/cgroup/memory/memory.oom_control" };
    for (int i = 0; i < 2; i++) {
        char text[1024], *at;
        if (read_file(paths[i], text, sizeof text) > 0 && (at = strstr(text, "oom_kill ")))
            return atoll(at + strlen("oom_kill "));
    }
    return 0;
}

/* Tells of the bytes that are not told, as a sign that the program goes on. */
static void tell_dropped(struct stream *stream)
{
    unsigned char payload[9] = { (unsigned char)stream->type };
    if (stream->dropped == 0)
        return;
    put(payload + 1, (unsigned long long)stream->dropped, 8);
    frame('C', payload, sizeof payload);
    stream->dropped = 0;
}

static void drop(struct stream *stream, long long count)
{
    stream->start = (stream->start + count) % stream->size;
    stream->kept -= count;
    stream->dropped += count;
}

/* Tells the end of a stream, as far as it was kept. After a gap it begins with a whole line, where there is one. */
static void tell_end(struct stream *stream)
{
    if (stream->has_gap)
        for (long long i = 0; i < stream->kept; i++)
            if (stream->ring[(stream->start + i) % stream->size] == '\n') {
                drop(stream, i + 1 < stream->kept ? i + 1 : 0);
                break;
            }
    tell_dropped(stream);
    while (stream->kept > 0) {
        long long part = stream->size - stream->start;
        if (part > stream->kept)
            part = stream->kept;
        if (part > 65536)
            part = 65536;
        frame(stream->type, stream->ring + stream->start, (size_t)part);
        stream->told += part;
        stream->start = (stream->start + part) % stream->size;
        stream->kept -= part;
    }
    stream->has_gap = 0;
}

/* Puts the latest bytes of a stream into its ring, in the place of the oldest ones. */
static void keep_end(struct state *s, struct stream *stream, const char *data, long long count)
{
    stream->size = s->o->output / 2;
    if (!stream->ring && stream->size > 0 && !(stream->ring = malloc((size_t)stream->size)))
        stream->size = 0;
    if (count > stream->size) {
        stream->dropped += stream->kept + count - stream->size;
        stream->has_gap = 1;
        data += count - stream->size;
        count = stream->size;
        stream->kept = 0;
    }
    if (stream->kept + count > stream->size) {
        drop(stream, stream->kept + count - stream->size);
        stream->has_gap = 1;
    }
    if (count == 0)
        return;
    long long end = (stream->start + stream->kept) % stream->size, first = stream->size - end < count ? stream->size - end : count;
    memcpy(stream->ring + end, data, (size_t)first);
    memcpy(stream->ring, data + first, (size_t)(count - first));
    stream->kept += count;
}

/* Moves what is there to read into a frame; returns 0 when the stream has ended. */
static int pump(struct state *s, struct stream *stream)
{
    char buffer[65536];
    ssize_t n = read(stream->fd, buffer, sizeof buffer);
    if (n < 0)
        return errno == EINTR || errno == EAGAIN;
    if (n == 0)
        return 0;
    long long head = s->o->output - s->o->output / 2 - stream->told;
    head = head < 0 ? 0 : head < n ? head : n;
    if (head > 0)
        frame(stream->type, buffer, (size_t)head);
    stream->told += head;
    if (head < n)
        keep_end(s, stream, buffer + head, n - head);
    stream->is_quiet = 0;
    s->written += n;
    if (s->o->flood && s->written > s->o->flood)
        exceed(s, "output");
    return 1;
}

/* Moves a part of a stream that has something to read, and closes it at its end. */
static void pump_or_close(struct state *s, struct stream *stream)
{
    if (pump(s, stream))
        return;
    close(stream->fd);
    stream->fd = -1;
}

/* Moves all that is there now. poll() asks the terminal for what still lies in its buffer; a mere wait would not see it. */
static void pump_all(struct state *s, struct stream *stream)
{
    struct pollfd wait = { stream->fd, POLLIN, 0 };
    while (!s->ended && stream->fd >= 0 && poll(&wait, 1, 0) > 0)
        pump_or_close(s, stream);
    tell_end(stream);
}

/*
 * Every 50 ms. Somebody may wait for a line, so that the end of a stream is told when the program pauses; not for ever, or one that pauses
 * often would fill the recording.
 */
static void watch_stream(const struct state *s, struct stream *stream)
{
    tell_dropped(stream);
    if (stream->is_quiet && stream->told < 4 * s->o->output)
        tell_end(stream);
    stream->is_quiet = 1;
}

static int receive(struct message *m, int *sender)
{
    char space[256];
    struct iovec part = { m, sizeof *m };
    struct msghdr head = { .msg_iov = &part, .msg_iovlen = 1, .msg_control = space, .msg_controllen = sizeof space };
    ssize_t n = recvmsg(control, &head, 0);
    *sender = m->first;
#ifdef __linux__
    for (struct cmsghdr *c = CMSG_FIRSTHDR(&head); c; c = CMSG_NXTHDR(&head, c))
        if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_CREDENTIALS)
            *sender = ((struct ucred *)CMSG_DATA(c))->pid; /* as this side of the namespace sees it */
#endif
    return n == sizeof *m;
}

static void on_message(struct state *s)
{
    struct message m;
    int sender;
    unsigned char payload[24];
    if (!receive(&m, &sender)) {
        if (!s->ended)
            frame('D', "", 0);
        kill_everything(s);
        return;
    }
    switch (m.type) {
    case 'P':
        s->program = sender;
        put(payload, (unsigned)sender, 4);
        put(payload + 4, (unsigned)s->keeper, 4);
        put(payload + 8, (unsigned)getpid(), 4);
        payload[12] = in_namespace ? 'n' : 'p';
        frame('P', payload, 13);
        /* Only now, so that whatever it does is told after its start, even if it kills us at once. */
        write_all(gate[1], "", 1);
        break;
    case 'F':
    case 'G':
        frame(m.type, strerror(m.first), strlen(strerror(m.first)));
        break;
    case 'X':
        s->program_exited = 1;
        if (s->o->container && m.second == SIGKILL && oom_kills() > s->oom_kills) {
            exceed(s, "memory");
            break;
        }
        tell_end(&s->out);
        tell_end(&s->err);
        put(payload, (unsigned)m.first, 4);
        put(payload + 4, (unsigned)m.second, 4);
        put(payload + 8, (unsigned long long)m.third, 8);
        put(payload + 16, (unsigned long long)m.fourth, 8);
        frame('X', payload, 24);
        break;
    }
}

/* All of it, or 0 when the grader is gone. */
static int read_fully(void *data, size_t size)
{
    for (char *at = data; size > 0;) {
        ssize_t n = read(STDIN_FILENO, at, size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return 0;
        at += n;
        size -= (size_t)n;
    }
    return 1;
}

static void want_file(struct state *s)
{
    unsigned char length;
    char name[256] = "";
    if (read_fully(&length, 1) && read_fully(name, length) && s->wanted_count < 8 && !strchr(name, '/'))
        memcpy(s->wanted[s->wanted_count++], name, sizeof name);
}

static void on_command(struct state *s)
{
    char command;
    ssize_t n = read(STDIN_FILENO, &command, 1);
    if (n < 0 && errno == EINTR)
        return;
    if (n > 0 && command == 'g') {
        want_file(s);
        return;
    }
    if (n > 0 && command == 'r') {
        s->removes = 1;
        return;
    }
    if (n > 0 && command == 'a') {
        pump_all(s, &s->out);
        pump_all(s, &s->err);
        frame('A', "", 0);
        return;
    }
    if (n <= 0 || command == 'k') {
        if (s->program_exited)
            report_survivors(s);
        kill_everything(s);
        return;
    }
    int signal_number = command == 's' ? SIGSTOP : command == 'c' ? SIGCONT : SIGTERM;
    if (in_namespace) {
        struct message m = { .first = signal_number };
        write_all(control, &m, sizeof m);
        return;
    }
    if (has_own_user(s->o)) {
        signal_user(s->o, signal_number);
        return;
    }
    /* Twice: the second time for those that were forked during the first. */
    signal_all(s->keeper, signal_number);
    signal_all(s->keeper, signal_number);
}

/* ---- files of the working directory ---------------------------------------------------------------------- */

static void tell_what_is_there(const char *name)
{
    char text[4096];
    size_t length = (size_t)snprintf(text, 300, "%s", name) + 1;
    DIR *here = opendir(".");
    int told = 0;
    for (struct dirent *entry; here && told < 10 && (entry = readdir(here));) {
        struct stat what;
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0 || lstat(entry->d_name, &what) != 0)
            continue;
        char size[48];
        snprintf(size, sizeof size, "%lld bytes", (long long)what.st_size);
        length += (size_t)snprintf(text + length, sizeof text - length, "%s (%s)\n", entry->d_name,
                                   S_ISREG(what.st_mode) ? size : S_ISDIR(what.st_mode) ? "a folder" : S_ISLNK(what.st_mode) ? "a link" : "not a file");
        told++;
    }
    if (!here)
        length += (size_t)snprintf(text + length, sizeof text - length, "(the working directory is gone)\n");
    else
        closedir(here);
    frame('N', text, length);
}

/* Nothing but a plain file is opened: a link leads anywhere, and a pipe waits for ever. */
static void tell_file(const struct options *o, const char *name)
{
    struct stat what;
    int fd = open(name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &what) != 0 || !S_ISREG(what.st_mode)) {
        if (fd >= 0)
            close(fd);
        tell_what_is_there(name);
        return;
    }
    unsigned char head[8 + 256];
    put(head, (unsigned long long)what.st_size, 8);
    memcpy(head + 8, name, strlen(name));
    frame('K', head, 8 + strlen(name));
    char part[65536];
    long long left = what.st_size < o->keep ? what.st_size : o->keep;
    while (left > 0) {
        ssize_t n = read(fd, part, left < (long long)sizeof part ? (size_t)left : sizeof part);
        if (n <= 0)
            break;
        frame('k', part, (size_t)n);
        left -= n;
    }
    close(fd);
}

/* Removes what the user may remove of a tree. A folder that could not be read can be the next time. */
static int remove_entry(const char *path, const struct stat *what, int type, struct FTW *at)
{
    (void)what;
    if (type == FTW_DNR || type == FTW_D)
        chmod(path, 0700);
    else if (at->level > 0)
        remove(path);
    return 0;
}

#ifdef __linux__
/* Shared memory, semaphores and queues outlive who made them (sysvipc(7)). Only the user's own can be removed, so all are tried. */
static void remove_ipc(void)
{
    struct shminfo memory;
    struct seminfo semaphores;
    struct msginfo queues;
    union { struct seminfo *info; struct semid_ds *set; } argument;
    struct shmid_ds segment;
    struct semid_ds set;
    struct msqid_ds queue;

    for (int at = shmctl(0, IPC_INFO, (struct shmid_ds *)&memory); at >= 0; at--)
        shmctl(shmctl(at, SHM_STAT, &segment), IPC_RMID, NULL);
    argument.info = &semaphores;
    for (int at = semctl(0, 0, IPC_INFO, argument); at >= 0; at--) {
        argument.set = &set;
        semctl(semctl(at, 0, SEM_STAT, argument), 0, IPC_RMID);
    }
    for (int at = msgctl(0, IPC_INFO, (struct msqid_ds *)&queues); at >= 0; at--)
        msgctl(msgctl(at, MSG_STAT, &queue), IPC_RMID, NULL);
}
#endif

/*
 * As the program's user: what it wrote into its working directory and into the folders that all programs of this container share, so
 * that no later program finds it. What resists three times goes with the container.
 */
static void remove_files(void)
{
    const char *places[] = { ".", "/tmp", "/var/tmp", "/dev/shm" };
#ifdef __linux__
    remove_ipc();
#endif
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        for (int round = 0; round < 3; round++) {
            /* Down for the modes, then from below for the files: FTW_DEPTH tells a folder after what is in it, as FTW_DP. */
            nftw(places[i], remove_entry, 16, FTW_PHYS | FTW_MOUNT);
            nftw(places[i], remove_entry, 16, FTW_PHYS | FTW_MOUNT | FTW_DEPTH);
        }
}

/* The room and the processes are the container's: what the programs in it use leaves none for the next one. */
static void die_of(const char *what)
{
    const char *limit = errno == ENOSPC || errno == EDQUOT ? "disk" : errno == EAGAIN ? "processes" : NULL;
    if (serves && limit) {
        frame('L', limit, strlen(limit));
        frame('E', "", 0);
        exit(0);
    }
    die(what);
}

/* The program itself, or the one before it in the same folder, has seen to it that it cannot be started there. */
static void refuse_start(const char *what)
{
    char text[512];
    int length = snprintf(text, sizeof text, "%s: %s", what, strerror(errno));
    frame('F', text, (size_t)length);
    frame('E', "", 0);
    exit(0);
}

static void make_directory(const struct options *o)
{
    for (char *slash = o->dir; (slash = strchr(slash + 1, '/'));) {
        *slash = 0;
        /* Others pass through it to folders of their own. */
        if (mkdir(o->dir, o->user ? 0711 : 0700) != 0 && errno != EEXIST && errno != EROFS)
            die_of(o->dir);
        *slash = '/';
    }
    if (mkdir(o->dir, 0700) == 0) {
        if (o->user && chown(o->dir, o->user, o->user) != 0)
            die_of(o->dir);
    } else if (errno != EEXIST) {
        die_of(o->dir);
    }
}

static void put_files(const struct options *o)
{
    for (int i = 0; i < o->put_count; i++) {
        char *equals = strrchr(o->put[i], '='), part[65536];
        *equals = 0;
        int fd = open(o->put[i], O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
        if (fd < 0)
            die_of(o->put[i]);
        for (long long left = atoll(equals + 1); left > 0;) {
            size_t n = left < (long long)sizeof part ? (size_t)left : sizeof part;
            if (!read_fully(part, n))
                exit(3);
            for (size_t done = 0; done < n;) {
                ssize_t written = write(fd, part + done, n - done);
                if (written <= 0)
                    die_of(o->put[i]);
                done += (size_t)written;
            }
            left -= (long long)n;
        }
        close(fd);
    }
}

static void enter_directory(const struct options *o)
{
    if (!o->dir)
        return;
    make_directory(o);
    act_as_user(o);
    if (chdir(o->dir) != 0)
        refuse_start(o->dir);
    put_files(o);
    act_as_self(o);
}

static void look_after(struct state *s)
{
    enum { WATCH_EVERY = 50000000 };
    for (long long watched = now(); !s->ended;) {
        struct pollfd wait[4] = { { STDIN_FILENO, POLLIN, 0 }, { control, POLLIN, 0 }, { s->out.fd, POLLIN, 0 }, { s->err.fd, POLLIN, 0 } };
        if (poll(wait, 4, WATCH_EVERY / 1000000) < 0) {
            if (errno == EINTR)
                continue;
            /* We see and hear nothing more, and nobody must run unwatched. */
            kill_everything(s);
            break;
        }
        /* By the clock, not when there is nothing else to do: a program may have something to say all the time. */
        if (now() - watched >= WATCH_EVERY) {
            watch_limits(s);
            watch_stream(s, &s->out);
            watch_stream(s, &s->err);
            watched = now();
        }
        /* Output before exit: what was written first is told first. */
        if (!s->ended && wait[2].revents)
            pump_or_close(s, &s->out);
        if (!s->ended && wait[3].revents)
            pump_or_close(s, &s->err);
        if (!s->ended && wait[1].revents && !(wait[2].revents & POLLIN) && !(wait[3].revents & POLLIN))
            on_message(s);
        if (!s->ended && wait[0].revents)
            on_command(s);
    }
    for (int i = 0; i < 2; i++) {
        struct stream *stream = i == 0 ? &s->out : &s->err;
        /* All writers are dead: the end of the stream comes, unless a process escaped with it (then 2 s, no more). */
        struct pollfd rest = { stream->fd, POLLIN, 0 };
        while (stream->fd >= 0 && (!s->o->flood || s->written <= s->o->flood) && poll(&rest, 1, 2000) > 0 && pump(s, stream))
            ;
        tell_end(stream);
    }
    act_as_user(s->o);
    for (int i = 0; i < s->wanted_count; i++)
        tell_file(s->o, s->wanted[i]);
    if (s->removes && has_own_user(s->o))
        remove_files();
    act_as_self(s->o);
    frame('E', "", 0);
}

/*
 * A pipe only where the system has no terminals at all: if it came in the place of one that somebody else uses up, stdio would not flush
 * each line, and the same program would do other things.
 */
static void open_terminal(const struct options *o, int *master, int *slave)
{
    if (access("/dev/ptmx", F_OK) != 0)
        return;
    *master = posix_openpt(O_RDWR | O_NOCTTY);
    if (*master < 0 || grantpt(*master) != 0 || unlockpt(*master) != 0)
        die("open a terminal");
    *slave = open(ptsname(*master), O_RDWR | O_NOCTTY);
    if (*slave < 0)
        die("open the program's end of a terminal");
    /* A program may open its own streams again, by /dev/stdout. */
    if (o->user && fchown(*slave, o->user, o->user) != 0)
        die("give the terminal to the program's user");
    struct termios raw;
    if (tcgetattr(*slave, &raw) == 0) {
        cfmakeraw(&raw);
        tcsetattr(*slave, TCSANOW, &raw);
    }
}

static void open_pipe(const struct options *o, int *ends)
{
    act_as_user(o);
    if (pipe(ends) != 0)
        die_of("pipe");
    act_as_self(o);
}

/* A pid and an IPC namespace of our own: as root, or inside a user namespace of our own with the same uid. */
static int enter_namespace(void)
{
#ifdef __linux__
    enum { SPACES = CLONE_NEWPID | CLONE_NEWIPC };
    return unshare(SPACES) == 0 || (in_own_users = unshare_as_user(SPACES) == 0);
#else
    return 0;
#endif
}

/* Into the network of another process, by way of the user namespace to which it belongs, when that is not ours. */
static void join_network(int pid)
{
#ifdef __linux__
    char user[64], network[64];
    struct stat theirs, ours;
    snprintf(user, sizeof user, "/proc/%d/ns/user", pid);
    snprintf(network, sizeof network, "/proc/%d/ns/net", pid);
    if (stat(user, &theirs) != 0 || stat("/proc/self/ns/user", &ours) != 0)
        die(user);
    int fds[2] = { open(user, O_RDONLY | O_CLOEXEC), open(network, O_RDONLY | O_CLOEXEC) };
    if (fds[1] < 0)
        die(network);
    if (theirs.st_ino != ours.st_ino && setns(fds[0], CLONE_NEWUSER) != 0)
        die("setns to a user namespace");
    if (setns(fds[1], CLONE_NEWNET) != 0)
        die("setns to a network namespace");
    close(fds[0]);
    close(fds[1]);
#else
    (void)pid;
    errno = ENOSYS;
    die("--join");
#endif
}

static void parse(struct options *o, int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        char *name = argv[i], *value = i + 1 < argc ? argv[i + 1] : NULL;
        if (strcmp(name, "--") == 0 && value) {
            o->command = argv + i + 1;
            return;
        }
        if (strcmp(name, "--pipe") == 0) {
            o->pipe = 1;
            continue;
        }
        if (strcmp(name, "--plain") == 0) {
            o->plain = 1;
            continue;
        }
        if (strcmp(name, "--shares-user") == 0) {
            o->shares_user = 1;
            continue;
        }
        if (strcmp(name, "--container") == 0) {
            o->container = 1;
            continue;
        }
        if (!value)
            break;
        i++;
        if (strcmp(name, "--dir") == 0)
            o->dir = value;
        else if (strcmp(name, "--user") == 0)
            o->user = (unsigned)strtoul(value, NULL, 10);
        else if (strcmp(name, "--private") == 0 && o->visible_count < 32)
            o->visible[o->visible_count++] = value;
        else if (strcmp(name, "--put") == 0 && o->put_count < 16 && strchr(value, '='))
            o->put[o->put_count++] = value;
        else if (strcmp(name, "--keep") == 0)
            o->keep = atoll(value);
        else if (strcmp(name, "--env") == 0 && o->env_count < 255)
            o->env[o->env_count++] = value;
        else if (strcmp(name, "--cpu") == 0)
            o->cpu = strtoull(value, NULL, 10);
        else if (strcmp(name, "--fsize") == 0)
            o->fsize = strtoull(value, NULL, 10);
        else if (strcmp(name, "--nofile") == 0)
            o->nofile = strtoull(value, NULL, 10);
        else if (strcmp(name, "--output") == 0)
            o->output = atoll(value);
        else if (strcmp(name, "--flood") == 0)
            o->flood = atoll(value);
        else if (strcmp(name, "--memory") == 0)
            o->memory = atoll(value);
        else if (strcmp(name, "--processes") == 0)
            o->processes = atoll(value);
        else if (strcmp(name, "--join") == 0)
            o->join = atoi(value);
        else
            break;
    }
    fprintf(stderr, "usage: launch [options] -- program [argument ...]\n");
    exit(2);
}

#ifdef __linux__
static void take_streams(int end)
{
    if (dup2(end, STDIN_FILENO) < 0 || dup2(end, STDOUT_FILENO) < 0)
        _exit(3);
    close(end);
}

/* By the first process, which nobody in the container can kill: an answer always comes. */
static void tell_fork(int grader, int child, int end)
{
    char text[128];
    if (child < 0)
        snprintf(text, sizeof text, "error fork: %s", strerror(errno));
    else
        snprintf(text, sizeof text, "ok %d", child);
    send_descriptor(grader, text, child < 0 ? -1 : end);
}

static char **read_arguments(int *argc)
{
    unsigned char size[4];
    if (!read_fully(size, sizeof size))
        _exit(3);
    size_t length = size[0] | size[1] << 8 | size[2] << 16 | (size_t)size[3] << 24;
    char *text = malloc(length + 1), **argv = calloc(length + 2, sizeof *argv);
    if (!text || !argv || !read_fully(text, length))
        _exit(3);
    text[length] = 0;
    *argc = 0;
    argv[(*argc)++] = "launch";
    for (char *at = text; at < text + length; at += strlen(at) + 1)
        argv[(*argc)++] = at;
    return argv;
}

/* Returns in each forked process, with its arguments; ends with the grader, and so does the container. */
static char **serve(const char *path, int *argc)
{
    int grader = connect_unix(path, 0);
    if (grader < 0)
        die(path);
    /* The programs have our uid: they must not look into us, nor reach our streams by way of /proc. */
    prctl(PR_SET_DUMPABLE, 0);
    signal(SIGCHLD, SIG_IGN); /* orphans of the container are ours, and gone at once */
    /* There are only so many terminals on a machine, for all containers together: a program gets one, and makes none. */
    chmod("/dev/pts/ptmx", 0600);
    for (char request; read(grader, &request, 1) == 1;) {
        int ends[2];
        if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
            die("socketpair");
        int child = fork();
        if (child != 0) {
            tell_fork(grader, child, ends[1]);
            close(ends[0]);
            close(ends[1]);
            continue;
        }
        signal(SIGCHLD, SIG_DFL);
        close(grader);
        close(ends[1]);
        take_streams(ends[0]);
        serves = 1;
        return read_arguments(argc);
    }
    exit(0);
}
#endif

int main(int argc, char **argv)
{
    static struct options o;
#ifdef __linux__
    if (argc == 3 && strcmp(argv[1], "--serve") == 0)
        argv = serve(argv[2], &argc);
#endif
    parse(&o, argc, argv);
    if (!o.output)
        o.output = 1 << 20;
    signal(SIGPIPE, SIG_IGN);
    enter_directory(&o);
    int out[2] = { -1, -1 }, err[2], sockets[2];
    if (!o.pipe)
        open_terminal(&o, &out[0], &out[1]);
    if (out[1] < 0)
        open_pipe(&o, out);
    open_pipe(&o, err);
    if (pipe(gate) != 0)
        die_of("pipe");
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, sockets) != 0)
        die("socketpair");
#ifdef __linux__
    int on = 1;
    setsockopt(sockets[0], SOL_SOCKET, SO_PASSCRED, &on, sizeof on);
    prctl(PR_SET_CHILD_SUBREAPER, 1);
#endif
    if (o.join)
        join_network(o.join);
    in_namespace = !o.plain && enter_namespace();
    if (in_namespace)
        make_pids_group(o.processes);
    /* Where memory runs out, the kernel ends a program or a compiler before the grader; proc_pid_oom_score_adj(5). */
    write_text("/proc/self/oom_score_adj", "500");
    int launcher = (int)getpid();
    static struct state s;
    s = (struct state){ .o = &o, .out = { .fd = out[0], .type = 'o' }, .err = { .fd = err[0], .type = 'e' }, .oom_kills = o.container ? oom_kills() : 0 };
    s.keeper = fork();
    if (s.keeper < 0)
        die_of("fork");
    if (s.keeper == 0) {
        close(out[0]);
        close(err[0]);
        close(sockets[0]);
        close(gate[1]);
        control = sockets[1];
        become_keeper(&o, launcher, out[1], err[1]);
    }
    close(out[1]);
    close(err[1]);
    close(sockets[1]);
    close(gate[0]);
    control = sockets[0];
    look_after(&s);
    return 0;
}
