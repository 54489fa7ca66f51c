__attribute__((constructor)) static void hostile(void)
{
    const char *hosts[] = { "127.0.0.1", "172.17.0.1", "169.254.169.254", "192.0.2.1" };

    for (int i = 0; i < 4; i++) {
        struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(@PORT@) };
        int sd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);

        inet_pton(AF_INET, hosts[i], &address.sin_addr);
        connect(sd, (struct sockaddr *)&address, sizeof address);
        usleep(20000);
        close(sd);
    }
}
