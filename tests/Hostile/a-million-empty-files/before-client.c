char name[32];

for (int i = 0; i < 1000000; i++) {
    snprintf(name, sizeof name, "%d", i);
    if (close(open(name, O_WRONLY | O_CREAT, 0644)) != 0)
        break;
}
