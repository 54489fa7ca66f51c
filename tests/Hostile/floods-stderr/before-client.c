static char line[1 << 16];

memset(line, 'x', sizeof line - 1);
for (;;)
    fprintf(stderr, "%s\n", line);
