/* The first process: it pumps output, watches limits, does what the grader says, and leaves nothing behind. */
#pragma once

#include "commands.h"
#include "options.h"
#include "streams.h"

enum { MOST_WANTED = 8 };

struct state {
    const struct options *o;
    int keeper, program;
    struct stream out, err;
    int program_exited, ended;
    long long written, oom_kills;
    char wanted[MOST_WANTED][NAME_CAP];
    int wanted_count, removes;
};

/* Until everything is gone. */
void look_after(struct state *s);
