/* The small files of text in /proc and /sys. */
#pragma once

#include <stddef.h>

/* As much as one read(2) gives, ended by NUL; how many bytes that are, or -1. */
int read_file(const char *path, char *buffer, size_t size);

/* Into a file that is there already; 0 where it is not, or takes no text. */
int write_text(const char *path, const char *text);
