/* Each child takes as many ports as it may have descriptors, and keeps them for a while. */
for (int child = 0; child < 24; child++) {
    if (fork() != 0)
        continue;
    for (int port = 1024 + child; port < 65536; port += 24) {
        struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons((unsigned short)port) };
        int sd = socket(AF_INET, SOCK_STREAM, 0);
        if (sd < 0)
            break;
        bind(sd, (struct sockaddr *)&address, sizeof address);
    }
    sleep(20);
    _exit(0);
}
sleep(2);
