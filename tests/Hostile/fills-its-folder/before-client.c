static char block[1 << 20];
char name[32];

for (int i = 0; i < 64; i++) {
    int fd;

    snprintf(name, sizeof name, "full-%d", i);
    fd = open(name, O_WRONLY | O_CREAT, 0644);
    for (int n = 0; fd >= 0 && n < 8 && write(fd, block, sizeof block) > 0; n++)
        ;
    close(fd);
}
