/* Replies to the grader: one line of text, with a descriptor or without. */
#pragma once

extern int grader; /* the socket */

void answer(const char *text, int fd);

/* Tells which step did not work, and errno, and ends. */
_Noreturn void fail(const char *what);

/* Fails where the result is negative. */
void must(int result, const char *what);
