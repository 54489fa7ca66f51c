#define _GNU_SOURCE
#include "rights.h"

#ifdef __linux__
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

int send_descriptor(int over, const char *text, int fd)
{
    char space[CMSG_SPACE(sizeof(int))] = { 0 };
    struct iovec part = { (void *)text, strlen(text) };
    struct msghdr head = { .msg_iov = &part, .msg_iovlen = 1 };
    if (fd >= 0) {
        head.msg_control = space;
        head.msg_controllen = sizeof space;
        struct cmsghdr *c = CMSG_FIRSTHDR(&head);
        c->cmsg_level = SOL_SOCKET;
        c->cmsg_type = SCM_RIGHTS;
        c->cmsg_len = CMSG_LEN(sizeof(int));
        memcpy(CMSG_DATA(c), &fd, sizeof fd);
    }
    return (int)sendmsg(over, &head, MSG_NOSIGNAL);
}

int connect_unix(const char *path, int is_abstract)
{
    struct sockaddr_un name = { .sun_family = AF_UNIX };
    snprintf(name.sun_path + is_abstract, sizeof name.sun_path - 1, "%s", path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    socklen_t length = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + (size_t)is_abstract + strlen(path));
    return fd >= 0 && connect(fd, (struct sockaddr *)&name, length) == 0 ? fd : -1;
}
#endif
