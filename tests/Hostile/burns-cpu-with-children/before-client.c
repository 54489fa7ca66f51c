for (int i = 0; i < 33; i++)
    if (fork() == 0)
        for (volatile long n = 0;; n++)
            ;
wait(NULL);
