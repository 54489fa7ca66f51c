/*
 * A stream of every size, in pieces of every size, with pauses anywhere: the bytes that are sent and the bytes that are counted as
 * dropped are together what was written, in the right order and place, and no more are sent than allowed.
 */
#include <string.h>
#include <unistd.h>

#include "../launch/frames.h"
#include "../launch/streams.h"
#include "check.h"

enum { ROUNDS = 4000, MOST_PIECES = 60, LARGEST_PIECE = 65536, LINE = 40 };

static uint64_t line_seed;
static long long position; /* in the stream, up to which bytes were sent or dropped */
static long long sent;
static int after_gap;

/* The byte at a place of the stream. */
static char byte_at(long long at)
{
    uint64_t hash = ((uint64_t)at + line_seed) * 0x9e3779b97f4a7c15u;
    hash ^= hash >> 29;
    return hash % LINE == 0 ? '\n' : (char)('a' + hash % 26);
}

void frame(enum frame_type type, const void *payload, size_t size)
{
    const unsigned char *bytes = payload;
    CHECK(type == FRAME_STDERR || type == FRAME_CUT);
    if (type == FRAME_CUT) {
        long long count = 0;
        CHECK(size == 9 && bytes[0] == FRAME_STDERR);
        for (int i = 0; i < 8; i++)
            count |= (long long)bytes[1 + i] << (8 * i);
        CHECK(count > 0);
        position += count;
        after_gap = 1;
        return;
    }
    CHECK(size > 0);
    /* After a gap it continues with a whole line, where there is one. */
    if (after_gap && byte_at(position - 1) != '\n')
        CHECK(!memchr(bytes, '\n', size - 1));
    after_gap = 0;
    for (size_t i = 0; i < size; i++)
        CHECK(bytes[i] == (unsigned char)byte_at(position + (long long)i));
    position += (long long)size;
    sent += (long long)size;
}

static size_t write_piece(int fd, long long from, unsigned most)
{
    static char piece[LARGEST_PIECE];
    size_t size = 1 + below(most < LARGEST_PIECE ? most : LARGEST_PIECE);
    for (size_t i = 0; i < size; i++)
        piece[i] = byte_at(from + (long long)i);
    CHECK(write(fd, piece, size) == (ssize_t)size);
    return size;
}

static void test_stream(void)
{
    int ends[2], has_paused = 0;
    long long written = 0, seen = 0;
    unsigned most = 1 + below(one_in(10) ? 100000 : 300);
    line_seed = ((uint64_t)below(1u << 30) << 20) + below(1u << 20);
    position = sent = after_gap = 0;
    CHECK(pipe(ends) == 0);
    struct stream stream = { .fd = ends[0], .type = FRAME_STDERR, .most = most };
    for (unsigned pieces = below(MOST_PIECES); pieces > 0; pieces--) {
        written += (long long)write_piece(ends[1], written, one_in(3) ? 2 * most : 1 + most / 8);
        CHECK(pump(&stream, &seen) == 1);
        CHECK(seen == written);
        if (one_in(6)) {
            watch_stream(&stream);
            has_paused = 1;
        }
        if (one_in(30)) {
            send_end(&stream);
            has_paused = 1;
            CHECK(position == written);
        }
    }
    close(ends[1]);
    CHECK(pump(&stream, &seen) == 0);
    send_end(&stream);
    CHECK(position == written);
    CHECK(has_paused || sent <= (long long)most);
    close(ends[0]);
    free(stream.ring);
}

int main(int argc, char **argv)
{
    run(argc, argv, ROUNDS, test_stream);
    return 0;
}
