__attribute__((constructor)) static void hostile_server(int argc, char **argv)
{
    static char block[65536];
    struct sockaddr_in address = { .sin_family = AF_INET };
    int on = 1, sd = socket(AF_INET, SOCK_STREAM, 0);

    address.sin_port = htons(argc == 2 ? (unsigned short)atoi(argv[1]) : 0);
    setsockopt(sd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    bind(sd, (struct sockaddr *)&address, sizeof address);
    listen(sd, 5);
    sd = accept(sd, NULL, NULL);
    memset(block, 'x', sizeof block);
    while (write(sd, block, sizeof block) > 0)
        ;
    _exit(0);
}
