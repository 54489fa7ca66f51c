/* A program's view of the file system. */
#pragma once

#include "options.h"

#ifdef __linux__
/* In a separate pid namespace. Where mounts are not allowed, the program has the shared folders. */
void own_mounts(const struct options *o);
#endif
