for (int i = 0; i < 100; i++, usleep(5000))
    memset(malloc(4 << 20), 1, 4 << 20);
sleep(30);
