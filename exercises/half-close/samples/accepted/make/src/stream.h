#ifndef STREAM_H
#define STREAM_H

#include <stdio.h>
#include <sys/types.h>

/* Prints what went wrong and ends the program with status 1. */
void die(const char *what);

/* Sends all of it. */
void send_all(int sd, const char *data, size_t size);

/* Receives up to size bytes; 0 is EOF. */
size_t receive(int sd, char *data, size_t size);

#endif
