#define _GNU_SOURCE
#include "resources.h"

#include <stdio.h>
#include <sys/utsname.h>

#include "namespaces.h"
#include "processes.h"

static void limit(int resource, rlim_t soft, rlim_t hard)
{
    struct rlimit value = { soft, hard };
    setrlimit(resource, &value);
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

void limit_resources(const struct options *o)
{
    limit(RLIMIT_CORE, 0, 0);
    if (o->cpu)
        limit(RLIMIT_CPU, o->cpu, o->cpu + 1);
    if (o->fsize)
        limit(RLIMIT_FSIZE, o->fsize, o->fsize);
    limit_processes(o);
}

void limit_descriptors(const struct options *o)
{
    if (o->nofile)
        limit(RLIMIT_NOFILE, o->nofile, o->nofile);
}

const char *exceeded_limit(const struct options *o, int keeper)
{
    static struct process list[PROCESS_CAP];
    long long memory = 0, tasks = 0;
    int count = descendants(keeper, list);
    for (int i = 0; i < count; i++) {
        memory += list[i].rss_bytes;
        tasks += list[i].threads;
    }
    if (o->memory && memory > o->memory)
        return "memory";
    return o->processes && tasks > o->processes ? "processes" : NULL;
}
