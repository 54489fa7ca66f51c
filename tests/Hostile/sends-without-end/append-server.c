int shutdown(int sd, int how)
{
    static char block[1 << 16];

    while (write(sd, block, sizeof block) > 0)
        ;
    return how;
}
