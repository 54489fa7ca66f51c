struct rlimit all = { RLIM_INFINITY, RLIM_INFINITY };

setrlimit(RLIMIT_CORE, &all);
memset(malloc(32 << 20), 1, 32 << 20);
abort();
