kill(-1, SIGSTOP);
kill(-1, SIGKILL);
kill(1, SIGKILL);
