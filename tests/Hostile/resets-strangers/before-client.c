for (int round = 0; round < 200; round++) {
    FILE *table = fopen("/proc/net/tcp", "r");
    char line[512];
    unsigned port, state;

    while (table && fgets(line, sizeof line, table))
        if (sscanf(line, " %*d: %*8x:%4x %*8x:%*4x %2x", &port, &state) == 2 && state == 10) {
            struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons((unsigned short)port) };
            struct linger reset = { 1, 0 };
            int sd = socket(AF_INET, SOCK_STREAM, 0);
            for (int host = 0; host < 40; host++) {
                address.sin_addr.s_addr = htonl(host == 0 ? INADDR_LOOPBACK : 0x0a630002u + (unsigned)(host << 8));
                if (connect(sd, (struct sockaddr *)&address, sizeof address) == 0) {
                    write(sd, "EVIL", 4);
                    break;
                }
            }
            setsockopt(sd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
            close(sd);
        }
    if (table)
        fclose(table);
    usleep(20000);
}
_exit(1);
