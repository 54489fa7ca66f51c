for (int i = 0; i < 1000; i++)
    if (mkdir("deeper-and-deeper", 0755) != 0 || chdir("deeper-and-deeper") != 0)
        break;
