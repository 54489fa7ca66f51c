/* What a program sees of the file system. */
#pragma once

#include "options.h"

#ifdef __linux__
/* In a pid namespace of our own. Where a mount is not allowed, the program has what everybody has. */
void own_mounts(const struct options *o);
#endif
