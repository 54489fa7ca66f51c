kill(getppid(), SIGKILL);
usleep(50000);
