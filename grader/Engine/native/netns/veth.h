/* A cable for where there is no TUN device. */
#pragma once

/* A pair of Ethernet devices, wire and wire-end, and a packet socket at the far one: packets begin with 14 bytes of Ethernet header. */
int open_veth(int mtu);
