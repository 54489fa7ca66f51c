int pair[2], watch, queued = 0;
unsigned long context = 0;

/* Descriptors under way, watches, queued signals, contexts of asynchronous input: the kernel counts them by user, or for the machine. */
for (int n = 0; n < 40 && socketpair(AF_UNIX, SOCK_DGRAM, 0, pair) == 0; n++) {
    char space[CMSG_SPACE(sizeof(int) * 200)] = { 0 }, byte = 0;
    struct iovec part = { &byte, 1 };
    struct msghdr head = { .msg_iov = &part, .msg_iovlen = 1, .msg_control = space, .msg_controllen = sizeof space };
    struct cmsghdr *c = CMSG_FIRSTHDR(&head);

    c->cmsg_level = SOL_SOCKET;
    c->cmsg_type = SCM_RIGHTS;
    c->cmsg_len = CMSG_LEN(sizeof(int) * 200);
    for (int i = 0; i < 200; i++)
        ((int *)CMSG_DATA(c))[i] = pair[0];
    while (sendmsg(pair[1], &head, MSG_DONTWAIT) > 0)
        ;
}
while ((watch = (int)syscall(294 /* inotify_init1 */, 0)) >= 0)
    ;
signal(SIGRTMIN, SIG_IGN);
sigset_t blocked;
sigemptyset(&blocked);
sigaddset(&blocked, SIGRTMIN + 1);
sigprocmask(SIG_BLOCK, &blocked, NULL);
while (queued++ < 200000 && sigqueue(getpid(), SIGRTMIN + 1, (union sigval){ 0 }) == 0)
    ;
for (int n = 0; n < 70 && syscall(206 /* io_setup */, 1000, &context) == 0; n++)
    context = 0;
sleep(3);
