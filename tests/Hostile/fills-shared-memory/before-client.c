static char block[1 << 20];
int fd = open("/dev/shm/@MARKER@", O_WRONLY | O_CREAT, 0644);

while (fd >= 0 && write(fd, block, sizeof block) > 0)
    ;
