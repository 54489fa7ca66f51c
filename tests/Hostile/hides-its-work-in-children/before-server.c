/* Each child computes for a moment and is waited for by nobody. */
signal(SIGCHLD, SIG_IGN);
for (;;) {
    pid_t child = fork();
    if (child == 0) {
        for (volatile long n = 0; n < 3000000; n++)
            ;
        _exit(0);
    }
    while (child > 0 && kill(child, 0) == 0)
        ;
}
