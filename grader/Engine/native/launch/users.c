#define _GNU_SOURCE
#include "users.h"

#include <grp.h>
#include <signal.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#include "failure.h"

enum { REAL_USERS = 100000000 }; /* from the program's user to an unused one */

/*
 * Acts as --user. kill(2) compares the sender's real and effective user with the receiver's real and saved user: so a kill(-1) finds
 * all processes of that user and no others, not even another launcher, and no process of that user may signal us meanwhile.
 */
void act_as_user(const struct options *o)
{
    if (o->user && (setegid(o->user) != 0 || setresuid(o->user + REAL_USERS, o->user, 0) != 0))
        die("act as the program's user");
}

void act_as_self(const struct options *o)
{
    if (o->user && (setresuid(0, 0, 0) != 0 || setegid(0) != 0))
        die("act as the launcher's user");
}

/* All ids, for good: with them go all capabilities (capabilities(7)). */
int become_user(const struct options *o)
{
    if (!o->user)
        return 0;
    if (setgroups(0, NULL) != 0 || setresgid(o->user, o->user, o->user) != 0 || setresuid(o->user, o->user, o->user) != 0)
        return -1;
#ifdef __linux__
    /* A change of the user has cleared it (prctl(2)). */
    prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
    return 0;
}

int has_own_user(const struct options *o)
{
    return o->user && !o->shares_user;
}

void signal_user(const struct options *o, int signal_number)
{
    act_as_user(o);
    kill(-1, signal_number);
    act_as_self(o);
}
