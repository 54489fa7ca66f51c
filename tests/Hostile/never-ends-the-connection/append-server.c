int shutdown(int sd, int how)
{
    pause();
    return sd + how;
}
