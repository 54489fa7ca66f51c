for (;;)
    puts("All that is printed has to be kept, or has it?");
