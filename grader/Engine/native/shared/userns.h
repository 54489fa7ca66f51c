/* Namespaces that otherwise only root may make, for an ordinary user. */
#pragma once

#ifdef __linux__
/*
 * Enters the namespaces of flags (clone(2)), in a new user namespace in which the process keeps its uid (user_namespaces(7)); 0, or -1
 * with errno.
 */
int unshare_as_user(int flags);
#endif
