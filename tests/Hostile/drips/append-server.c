__attribute__((constructor)) static void hostile_server(int argc, char **argv)
{
    struct sockaddr_in address = { .sin_family = AF_INET };
    int on = 1, sd = socket(AF_INET, SOCK_STREAM, 0);

    address.sin_port = htons(argc == 2 ? (unsigned short)atoi(argv[1]) : 0);
    setsockopt(sd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    bind(sd, (struct sockaddr *)&address, sizeof address);
    listen(sd, 5);
    sd = accept(sd, NULL, NULL);
    while (write(sd, "x", 1) > 0)
        usleep(300000);
    _exit(0);
}
