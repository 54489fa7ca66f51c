/* The process table, from /proc. */
#pragma once

enum { PROCESS_CAP = 4096 };

struct process {
    int pid;
    long long rss_bytes;
    long threads;
    char state, name[32];
};

/* Fills all but the pid of p from the text of a /proc/PID/stat and returns the parent, or -1 where it is none. */
int parse_process(const char *text, struct process *p);

/* Adds the numbers of a text to pids, of which some are known, up to PROCESS_CAP. */
void parse_children(const char *text, int *pids, int *known);

/* All living descendants of root, a process of one thread, without it: at most PROCESS_CAP. */
int descendants(int root, struct process *list);

/* Sends a signal to all processes below root, and returns their number. */
int signal_all(int root, int signal_number);
