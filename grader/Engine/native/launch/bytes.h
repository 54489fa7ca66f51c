/* Bytes to and from descriptors, numbers in bytes, and the clock. */
#pragma once

#include <stddef.h>

/* Gives up without an error when the reader is gone: the code that reads our commands notices that. */
void write_all(int fd, const void *data, size_t size);

/* All of it, or 0 at the end of file. */
int read_fully(int fd, void *data, size_t size);

/* The lowest bytes of a number, little endian. */
void put_number(unsigned char *at, unsigned long long value, int bytes);

/* CLOCK_MONOTONIC, in nanoseconds. */
long long now(void);
