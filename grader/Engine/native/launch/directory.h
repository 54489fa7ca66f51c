/* The working directory. */
#pragma once

#include "options.h"

/* Makes the one of --dir, with the files of --put, which come on stdin, and enters it; does nothing without that option. */
void enter_directory(const struct options *o);
