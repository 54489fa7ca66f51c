#define _GNU_SOURCE
#include "leftovers.h"

#include <ftw.h>
#include <stdio.h>
#include <sys/stat.h>
#ifdef __linux__
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#endif

/* Removes what the user may remove of a tree. A folder that could not be read can be the next time. */
static int remove_entry(const char *path, const struct stat *what, int type, struct FTW *at)
{
    (void)what;
    if (type == FTW_DNR || type == FTW_D)
        chmod(path, 0700);
    else if (at->level > 0)
        remove(path);
    return 0;
}

#ifdef __linux__
/* Shared memory, semaphores and queues outlive who made them (sysvipc(7)). Only the user's own can be removed, so all are tried. */
static void remove_ipc(void)
{
    struct shminfo memory;
    struct seminfo semaphores;
    struct msginfo queues;
    union { struct seminfo *info; struct semid_ds *set; } argument;
    struct shmid_ds segment;
    struct semid_ds set;
    struct msqid_ds queue;

    for (int at = shmctl(0, IPC_INFO, (struct shmid_ds *)&memory); at >= 0; at--)
        shmctl(shmctl(at, SHM_STAT, &segment), IPC_RMID, NULL);
    argument.info = &semaphores;
    for (int at = semctl(0, 0, IPC_INFO, argument); at >= 0; at--) {
        argument.set = &set;
        semctl(semctl(at, 0, SEM_STAT, argument), 0, IPC_RMID);
    }
    for (int at = msgctl(0, IPC_INFO, (struct msqid_ds *)&queues); at >= 0; at--)
        msgctl(msgctl(at, MSG_STAT, &queue), IPC_RMID, NULL);
}
#endif

/*
 * In its working directory and in the folders that all programs share. Files that still resist the third time disappear with the
 * container.
 */
void remove_files(void)
{
    const char *places[] = { ".", "/tmp", "/var/tmp", "/dev/shm" };
#ifdef __linux__
    remove_ipc();
#endif
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        for (int round = 0; round < 3; round++) {
            /* Down for the modes, then from below for the files: FTW_DEPTH reports a folder after its content, as FTW_DP. */
            nftw(places[i], remove_entry, 16, FTW_PHYS | FTW_MOUNT);
            nftw(places[i], remove_entry, 16, FTW_PHYS | FTW_MOUNT | FTW_DEPTH);
        }
}
