#include <sys/syscall.h>

__attribute__((constructor)) static void hostile(void)
{
    static char parameters[256];
    int got = 0;

    got += socket(AF_VSOCK, SOCK_STREAM, 0) >= 0;
    got += socket(AF_PACKET, SOCK_RAW, 0) >= 0;
    got += socket(AF_ALG, SOCK_SEQPACKET, 0) >= 0;
    got += syscall(SYS_io_uring_setup, 4L, parameters) >= 0;
    got += syscall(SYS_keyctl, 0L, -3L, 1L) >= 0;
    if (got > 0)
        exit(got);
}
