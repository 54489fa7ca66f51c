/* What a program may use: what the kernel limits for each of its processes, and what is watched for all of them together. */
#pragma once

#include "options.h"

/* For this process and what it starts: all but the number of descriptors. */
void limit_resources(const struct options *o);

/* The number of descriptors. Only when those are open that this process needs itself. */
void limit_descriptors(const struct options *o);

/* The name of a limit that all processes below the keeper exceed together, or NULL. */
const char *exceeded_limit(const struct options *o, int keeper);
