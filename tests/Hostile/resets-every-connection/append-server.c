int shutdown(int sd, int how)
{
    struct linger now = { 1, 0 };

    setsockopt(sd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    close(sd);
    _exit(how - how);
}
