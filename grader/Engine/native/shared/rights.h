/* Descriptors over a Unix socket (unix(7), SCM_RIGHTS), for the programs that hand them to the grader. */
#pragma once

#ifdef __linux__
/* One message of text, with a descriptor when there is one. */
int send_descriptor(int over, const char *text, int fd);

/* A connection to a socket of the file system, or of the abstract names. */
int connect_unix(const char *path, int is_abstract);
#endif
