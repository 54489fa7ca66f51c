/* Messages of a launcher that cannot continue. These functions do not return. */
#pragma once

extern int serves; /* set in a container: stderr has no reader there, and a resource that runs out is the container's */

/* The action that failed, and errno: a fault of the grader. */
_Noreturn void die(const char *what);

/* The same, except that in a container a lack of room or of processes is a limit of the program's. */
_Noreturn void die_of(const char *what);

/* A fault of the program's. */
_Noreturn void refuse_start(const char *what);
