/*
 * Refuses calls that the default filter of container engines allows although no exercise needs them: sockets that lead to the machine
 * or into rarely tested parts of the kernel, io_uring, whose operations other filters do not see (seccomp(2)), and resources that all
 * users of a machine share.
 */
#define _GNU_SOURCE
#include "seccomp.h"

#if defined(__linux__) && (defined(__x86_64__) || defined(__aarch64__))
#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>

#ifdef __x86_64__
#define OWN_ARCHITECTURE AUDIT_ARCH_X86_64
#else
#define OWN_ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

enum { OTHER_ABI = 0x40000000, IO_URING_FIRST = 425, IO_URING_LAST = 427 }; /* the same numbers on all architectures */

#define LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
#define IF_EQUAL(value, yes, no) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, yes, no)
#define IF_AT_LEAST(value, yes, no) BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, value, yes, no)
#define REFUSE(error) BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | (error))
#define ALLOW BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)

int refuse_odd_calls(void)
{
    /* Arguments are compared by their lower halves: both architectures are little endian, and the kernel takes no more of these. */
    struct sock_filter code[] = {
        LOAD(arch),
        IF_EQUAL(OWN_ARCHITECTURE, 1, 0),
        REFUSE(ENOSYS),
        LOAD(nr),
        IF_AT_LEAST(OTHER_ABI, 0, 1),
        REFUSE(ENOSYS),
        IF_AT_LEAST(IO_URING_FIRST, 0, 2),
        IF_AT_LEAST(IO_URING_LAST + 1, 1, 0),
        REFUSE(ENOSYS),
        /* Its contexts are counted for the whole machine (fs.aio-max-nr). */
        IF_EQUAL(SYS_io_setup, 0, 1),
        REFUSE(ENOSYS),
        /* Input that is forged, and terminals that go dead. */
        IF_EQUAL(SYS_ioctl, 0, 5),
        LOAD(args[1]),
        IF_EQUAL(TIOCSTI, 1, 0),
        IF_EQUAL(TIOCSETD, 0, 1),
        REFUSE(EPERM),
        ALLOW,
        IF_EQUAL(SYS_socket, 1, 0),
        ALLOW,
        LOAD(args[0]),
        IF_EQUAL(AF_UNIX, 6, 0),
        IF_EQUAL(AF_INET, 5, 0),
        IF_EQUAL(AF_INET6, 4, 0),
        IF_EQUAL(AF_NETLINK, 1, 0),
        REFUSE(EAFNOSUPPORT),
        /* NETLINK_ROUTE is what getifaddrs() asks. */
        LOAD(args[2]),
        IF_EQUAL(0, 0, 1),
        ALLOW,
        REFUSE(EPROTONOSUPPORT),
    };
    struct sock_fprog program = { sizeof code / sizeof *code, code };
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 ? prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) : -1;
}
#else
int refuse_odd_calls(void)
{
    return 0;
}
#endif
