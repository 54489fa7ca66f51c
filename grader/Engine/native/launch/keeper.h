/* The second process: it starts the program, reaps what it leaves, and reports how it ended. */
#pragma once

#include "options.h"

/* In a new process. The pid is launch's, as launch sees it; out and err are for the program. */
_Noreturn void become_keeper(const struct options *o, int launcher, int out, int err);
