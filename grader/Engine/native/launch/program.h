/* The third process, which becomes the program. */
#pragma once

#include "options.h"

/* In a new process, below the keeper: out and err are what it writes to. */
_Noreturn void become_program(const struct options *o, int out, int err);
