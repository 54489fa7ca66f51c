/* The namespaces of a program. */
#pragma once

extern int in_namespace; /* what launch starts has a pid namespace of its own: who kills its first process kills all */
extern int in_own_users; /* and a user namespace */

/* A pid and an IPC namespace of our own, for the processes that we start; 0 where that is not allowed. */
int enter_namespace(void);

/* Into the network of another process, by way of the user namespace to which it belongs, when that is not ours. */
void join_network(int pid);

/* In a namespace of launch's: sets the pid that comes next. */
void spread_pids(int launcher);
