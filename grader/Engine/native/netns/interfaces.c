#define _GNU_SOURCE
#include "interfaces.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <linux/sockios.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>

#include "answers.h"

enum { QUEUE_LENGTH = 10000 }; /* packets: more than the windows of any two connections, so that none is lost here */

int config;

struct ifreq named(const char *name)
{
    struct ifreq request = { 0 };
    snprintf(request.ifr_name, sizeof request.ifr_name, "%s", name);
    return request;
}

void set_flags(const char *name, int flags)
{
    struct ifreq request = named(name);
    request.ifr_flags = (short)flags;
    must(ioctl(config, SIOCSIFFLAGS, &request), "bring up an interface");
}

void set_mtu(const char *name, int mtu)
{
    struct ifreq request = named(name);
    request.ifr_mtu = mtu;
    must(ioctl(config, SIOCSIFMTU, &request), "set an MTU");
}

static void set_address(const char *name, unsigned long what, const char *address)
{
    struct ifreq request = named(name);
    struct sockaddr_in in = { .sin_family = AF_INET };
    inet_aton(address, &in.sin_addr);
    memcpy(&request.ifr_addr, &in, sizeof in);
    must(ioctl(config, what, &request), "set an address");
}

int open_tun(const char *name)
{
    int fd = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
    must(fd, "open /dev/net/tun");
    struct ifreq request = named(name);
    request.ifr_flags = IFF_TUN | IFF_NO_PI;
    must(ioctl(fd, TUNSETIFF, &request), "make a TUN device");
    return fd;
}

void bring_up(const char *name, const char *address, int mtu, int flags)
{
    set_mtu(name, mtu);
    struct ifreq queue = named(name);
    queue.ifr_qlen = QUEUE_LENGTH;
    ioctl(config, SIOCSIFTXQLEN, &queue);
    set_address(name, SIOCSIFADDR, address);
    set_address(name, SIOCSIFNETMASK, "255.255.255.0");
    set_flags(name, IFF_UP | flags);
}
