/* Shared by the tests: pseudo-random numbers that are the same every time, and a check that reports its place. */
#pragma once

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static uint64_t seed;
static int round_number;

/* Marsaglia's xorshift. */
static unsigned below(unsigned most)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return most == 0 ? 0 : (unsigned)(seed >> 33) % most;
}

static int one_in(unsigned count)
{
    return below(count) == 0;
}

#define CHECK(what) \
    do { \
        if (!(what)) { \
            fprintf(stderr, "%s:%d: round %d: not so: %s\n", __FILE__, __LINE__, round_number, #what); \
            exit(1); \
        } \
    } while (0)

/* Each round begins with its own seed, so that it can be repeated alone: its number is the argument of the program. */
static void run(int argc, char **argv, int rounds, void (*test)(void))
{
    int only = argc > 1 ? atoi(argv[1]) : 0;
    for (round_number = only ? only : 1; round_number <= (only ? only : rounds); round_number++) {
        seed = (uint64_t)round_number * 0x9e3779b97f4a7c15u;
        test();
    }
}
