/* What an ordinary user can do: the namespaces that otherwise only root may make. */
#pragma once

#ifdef __linux__
/* Those of flags (clone(2)), in a user namespace of one's own in which one keeps one's uid (user_namespaces(7)); 0, or -1 with errno. */
int unshare_as_user(int flags);
#endif
