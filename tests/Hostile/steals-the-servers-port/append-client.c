__attribute__((constructor)) static void hostile(int argc, char **argv)
{
    struct sockaddr_in address = { .sin_family = AF_INET };
    int on = 1, sd = socket(AF_INET, SOCK_STREAM, 0);

    address.sin_port = htons(argc == 3 ? (unsigned short)atoi(argv[2]) : 0);
    setsockopt(sd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    setsockopt(sd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
    if (bind(sd, (struct sockaddr *)&address, sizeof address) == 0)
        listen(sd, 5);
}
