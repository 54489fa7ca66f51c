unlink("receive.dat");
char here[4096];

if (getcwd(here, sizeof here) != NULL && rename(here, "../@MARKER@") == 0)
    symlink("/etc", here);
