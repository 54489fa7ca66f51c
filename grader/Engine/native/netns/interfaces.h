/* The interfaces of this network namespace. An error of the system is reported and ends the process. */
#pragma once

#include <net/if.h>

extern int config; /* a socket for settings */

/* A request for the interface of that name. */
struct ifreq named(const char *name);

void set_flags(const char *name, int flags);

void set_mtu(const char *name, int mtu);

/* A new TUN device, whose packets begin with the IP header. It disappears when no process has it open. */
int open_tun(const char *name);

/* With an address whose network has 24 bits, and IFF_UP among its flags. */
void bring_up(const char *name, const char *address, int mtu, int flags);
