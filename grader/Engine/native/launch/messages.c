#define _GNU_SOURCE
#include "messages.h"

#include <string.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/uio.h>

#include "bytes.h"

int control;
int gate[2];

void send_message(const struct message *m)
{
    write_all(control, m, sizeof *m);
}

int receive_message(struct message *m, int *sender)
{
    char space[256];
    struct iovec part = { m, sizeof *m };
    struct msghdr head = { .msg_iov = &part, .msg_iovlen = 1, .msg_control = space, .msg_controllen = sizeof space };
    ssize_t n = recvmsg(control, &head, 0);
    *sender = m->first;
#ifdef __linux__
    for (struct cmsghdr *c = CMSG_FIRSTHDR(&head); c; c = CMSG_NXTHDR(&head, c))
        if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_CREDENTIALS)
            *sender = ((struct ucred *)CMSG_DATA(c))->pid; /* as this side of the namespace sees it */
#endif
    return n == sizeof *m;
}
