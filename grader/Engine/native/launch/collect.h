/* The files of the working directory that the grader wants. */
#pragma once

#include "options.h"

/* The size and the beginning of a file, or what is there in its place. */
void send_file(const struct options *o, const char *name);
