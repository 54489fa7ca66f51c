#define _GNU_SOURCE
#include "processes.h"

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "textfiles.h"

int parse_process(const char *text, struct process *p)
{
    const char *open_paren = strchr(text, '('), *close_paren = strrchr(text, ')');
    if (!open_paren || !close_paren || close_paren < open_paren || !close_paren[1])
        return -1;
    size_t length = (size_t)(close_paren - open_paren - 1);
    if (length >= sizeof p->name)
        length = sizeof p->name - 1;
    memcpy(p->name, open_paren + 1, length);
    p->name[length] = 0;
    int parent = -1;
    long rss = 0;
    if (sscanf(close_paren + 2, "%c %d %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d %ld %*d %*u %*u %ld",
               &p->state, &parent, &p->threads, &rss) < 4)
        return -1;
    p->rss_bytes = (long long)((unsigned long long)rss * (unsigned long long)sysconf(_SC_PAGESIZE));
    return parent;
}

/* Fills p from /proc/PID/stat and returns the parent, or -1 when there is no such process. */
static int read_process(int pid, struct process *p)
{
    char path[64], text[1024];
    snprintf(path, sizeof path, "/proc/%d/stat", pid);
    p->pid = pid;
    return read_file(path, text, sizeof text) > 0 ? parse_process(text, p) : -1;
}

void parse_children(const char *text, int *pids, int *known)
{
    char *end;
    for (const char *at = text; *known < PROCESS_CAP; at = end) {
        int child = (int)strtol(at, &end, 10);
        if (end == at)
            break;
        pids[(*known)++] = child;
    }
}

static void add_children_of_thread(int pid, int thread, int *pids, int *known)
{
    char path[64], text[8192];
    snprintf(path, sizeof path, "/proc/%d/task/%d/children", pid, thread);
    if (read_file(path, text, sizeof text) > 0)
        parse_children(text, pids, known);
}

/* Adds the children of one process to pids, as the kernel lists them by thread (CONFIG_PROC_CHILDREN). */
static void add_children(int pid, int threads, int *pids, int *known)
{
    char path[64];
    if (threads == 1) {
        add_children_of_thread(pid, pid, pids, known);
        return;
    }
    snprintf(path, sizeof path, "/proc/%d/task", pid);
    DIR *tasks = opendir(path);
    if (!tasks)
        return;
    for (struct dirent *entry; (entry = readdir(tasks));) {
        int task = atoi(entry->d_name);
        if (task > 0)
            add_children_of_thread(pid, task, pids, known);
    }
    closedir(tasks);
}

/* The same by asking every process of the machine for its parent. */
static void add_children_by_search(int pid, int threads, int *pids, int *known)
{
    (void)threads;
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
 * All living descendants of root (without it), breadth first. Root is the keeper or launch, and has one thread. Zombies are left out, but
 * not those whose main thread only has ended (pthread_exit(3)): the others live on, and take signals. Orphans have been reparented to
 * the keeper, or to launch when the keeper is dead, so that the tree has them all.
 */
int descendants(int root, struct process *list)
{
    static int pids[PROCESS_CAP];
    int known = 0, count = 0;
    void (*add)(int, int, int *, int *) = kernel_lists_children() ? add_children : add_children_by_search;
    add(root, 1, pids, &known);
    for (int next = 0; next < known; next++) {
        int is_there = read_process(pids[next], &list[count]) >= 0;
        add(pids[next], is_there ? list[count].threads : 0, pids, &known);
        if (is_there && (list[count].state != 'Z' || list[count].threads > 1))
            count++;
    }
    return count;
}

int signal_all(int root, int signal_number)
{
    static struct process list[PROCESS_CAP];
    int count = descendants(root, list);
    for (int i = 0; i < count; i++)
        kill(list[i].pid, signal_number);
    return count;
}
