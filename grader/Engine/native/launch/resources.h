/* The limits of a program: for each of its processes by the kernel, and for all of them together by polling. */
#pragma once

#include "options.h"

/* For this process and what it starts: all but the number of descriptors. */
void limit_resources(const struct options *o);

/* The number of descriptors. Only when those are open that this process needs itself. */
void limit_descriptors(const struct options *o);

/* The name of a limit that all processes below the keeper exceed together, or NULL. */
const char *exceeded_limit(const struct options *o, int keeper);
