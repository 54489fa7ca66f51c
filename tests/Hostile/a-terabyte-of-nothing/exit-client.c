int fd = open("huge", O_WRONLY | O_CREAT, 0644);

if (ftruncate(fd, 1L << 40) != 0)
    _exit(9);
