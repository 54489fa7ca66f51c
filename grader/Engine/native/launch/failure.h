/* What the launcher says when it can do its work no more. None of these return. */
#pragma once

extern int serves; /* set in a container: there is nobody who reads stderr, and what runs out there is the container's own */

/* What failed, and errno: a fault of the grader. */
_Noreturn void die(const char *what);

/* The same, except that in a container a lack of room or of processes is a limit of the program's. */
_Noreturn void die_of(const char *what);

/* A fault of the program's. */
_Noreturn void refuse_start(const char *what);
