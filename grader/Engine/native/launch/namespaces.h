/* The namespaces of a program. */
#pragma once

extern int in_namespace; /* launch starts programs in a new pid namespace: if its first process dies, the kernel kills all of them */
extern int in_own_users; /* and a user namespace */

/* A pid and an IPC namespace of our own, for the processes that we start; 0 where that is not allowed. */
int enter_namespace(void);

/* Into the network of another process, by way of the user namespace to which it belongs, when that is not ours. */
void join_network(int pid);

/* In a namespace of launch's: sets the pid that comes next. */
void spread_pids(int launcher);
