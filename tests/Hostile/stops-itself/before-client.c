raise(SIGSTOP);
pause();
