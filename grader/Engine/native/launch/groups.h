/* Control groups: one limits the processes of a program, and our own counts what ran out of memory. */
#pragma once

/* Makes a group of our own for so many processes, where that can be; the other two do nothing where it could not. */
void make_pids_group(long long processes);

void enter_pids_group(void);

/* When all of it is dead. */
void remove_pids_group(void);

/* How often the kernel has killed for lack of memory in our control group (cgroup v2, then v1); 0 where it does not report it. */
long long oom_kills(void);
