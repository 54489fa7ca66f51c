/* One output of the program. Beyond the first half of --output it is stored in a ring, so that its end can be sent. */
#pragma once

#include "protocol.h"

struct stream {
    int fd;
    enum frame_type type;
    char *ring;
    long long most; /* --output */
    long long sent, dropped, size, start, stored;
    int has_gap, is_quiet;
};

/* Moves what is there to read into a frame or the ring, and adds its size to written; returns 0 when the stream has ended. */
int pump(struct stream *stream, long long *written);

/* Sends the stored end of a stream. After a gap it begins with a whole line, where there is one. */
void send_end(struct stream *stream);

/* To be called every 50 ms. */
void watch_stream(struct stream *stream);
