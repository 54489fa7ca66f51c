/*
 *   launch --serve PATH  the first process of a container: connects to the Unix socket at PATH. For each byte that comes from
 *                        there a process is forked, whose pid is the answer, with one end of a pair of sockets; on it come
 *                        the size (4 bytes) and the text of the arguments, each ended by NUL; it is stdin and stdout then.
 */
#pragma once

#ifdef __linux__
/* Returns in each forked process, with its arguments; ends with the grader, and so does the container. */
char **serve(const char *path, int *argc);
#endif
