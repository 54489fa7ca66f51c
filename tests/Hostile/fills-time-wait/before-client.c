for (int n = 0; n < 30000; n++) {
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
    socklen_t length = sizeof address;
    static int listener = -1;

    if (listener < 0) {
        listener = socket(AF_INET, SOCK_STREAM, 0);
        bind(listener, (struct sockaddr *)&address, sizeof address);
        listen(listener, 100);
        getsockname(listener, (struct sockaddr *)&address, &length);
    } else {
        getsockname(listener, (struct sockaddr *)&address, &length);
    }
    int sd = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(sd, (struct sockaddr *)&address, sizeof address) != 0)
        break;
    int other = accept(listener, NULL, NULL);
    close(sd);
    close(other);
}
