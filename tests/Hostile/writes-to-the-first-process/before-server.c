const char *places[] = { "/proc/1/fd/0", "/proc/1/fd/1", "/proc/1/fd/2", "/proc/1/fd/3", "/proc/1/mem", "/proc/sysrq-trigger" };

for (int i = 0; i < 6; i++) {
    int fd = open(places[i], O_WRONLY | O_NONBLOCK);

    if (fd >= 0)
        write(fd, "@MARKER@\n", 9);
}
