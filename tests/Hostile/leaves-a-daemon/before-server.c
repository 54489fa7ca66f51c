if (fork() == 0) {
    setsid();
    if (fork() > 0)
        _exit(0);
    signal(SIGTERM, SIG_IGN);
    signal(SIGHUP, SIG_IGN);
    if (chdir("/") != 0)
        _exit(1);
    for (int fd = 0; fd < 64; fd++)
        close(fd);
    execl("/bin/sh", "@MARKER@", "-c", "while sleep 1; do :; done", (char *)NULL);
    _exit(1);
}
wait(NULL);
