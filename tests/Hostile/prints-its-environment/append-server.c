extern char **environ;

__attribute__((constructor)) static void hostile(void)
{
    for (char **variable = environ; *variable != NULL; variable++)
        fprintf(stderr, "%s\n", *variable);
}
