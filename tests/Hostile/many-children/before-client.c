for (int i = 0; i < 60; i++)
    if (fork() == 0) {
        sleep(30);
        _exit(0);
    }
sleep(30);
