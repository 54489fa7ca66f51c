raise(SIGSEGV);
