struct rlimit none = { 0, 0 };

for (int pid = 1; pid < 32768; pid++)
    if (pid != getpid()) {
        prlimit(pid, RLIMIT_NOFILE, &none, NULL);
        prlimit(pid, RLIMIT_CPU, &none, NULL);
    }
