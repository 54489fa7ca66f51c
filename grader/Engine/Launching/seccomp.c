/*
 * What the default filter of container engines lets through although no exercise needs it: sockets that lead to the machine
 * or into rarely tested parts of the kernel, and io_uring, which other filters cannot look into (seccomp(2)).
 */
#if defined(__linux__) && (defined(__x86_64__) || defined(__aarch64__))
#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
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

/* For this process and all that come from it; 0, or -1 with errno. */
static int refuse_odd_calls(void)
{
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
        IF_EQUAL(SYS_socket, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
        LOAD(args[0]), /* the lower half: both architectures are little endian */
        IF_EQUAL(AF_UNIX, 4, 0),
        IF_EQUAL(AF_INET, 3, 0),
        IF_EQUAL(AF_INET6, 2, 0),
        IF_EQUAL(AF_NETLINK, 1, 0),
        REFUSE(EAFNOSUPPORT),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = { sizeof code / sizeof *code, code };
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 ? prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) : -1;
}
#else
static int refuse_odd_calls(void)
{
    return 0;
}
#endif
