/* The user of --user, which is not the launcher's. Without that option all of these do nothing. */
#pragma once

#include "options.h"

/* For a while: what is opened and made meanwhile is the user's, and so are the rights to do it. */
void act_as_user(const struct options *o);

void act_as_self(const struct options *o);

/* For good; 0, or -1 with errno. */
int become_user(const struct options *o);

/* Whether all processes of that user are the program's. */
int has_own_user(const struct options *o);

/* Sends a signal to all processes of the user: the kernel finds each of them, also if it forks meanwhile. */
void signal_user(const struct options *o, int signal_number);
