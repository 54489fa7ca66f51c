/* The terminals or pipes for the program's output. */
#pragma once

#include "options.h"

/* A raw terminal of the program's user. Leaves both ends as they are where the system has no terminals at all. */
void open_terminal(const struct options *o, int *master, int *slave);

void open_pipe(const struct options *o, int *ends);
