/*
 * netns: holds a private network namespace for the grader, with one interface, and hands out descriptors that live in it.
 *
 *   netns NAME tun|veth MTU
 *   netns PATH pod         in a container, whose network is private already: interfaces only on request
 *   netns NAME own         the same in the network that it is started in
 *
 * It connects to the abstract Unix socket NAME (or the one at PATH) first, then moves: as root into a network namespace, as an
 * ordinary user into a user and a network namespace. There it makes the interface `wire`, 10.99.0.1/24, which leads to a descriptor only:
 * packets to 10.99.0.0/24 can be read from it, and packets that are written to it arrive.
 *
 *   tun   a TUN device (networking/tuntap in the kernel's documentation): packets begin with the IP header
 *   veth  a pair of Ethernet devices, and a packet socket at the other one: packets begin with 14 bytes of Ethernet header
 *
 * Answers: one line of text, "ok" or "error WHAT: ERRNO", with the descriptor of the wire. Then one byte a request:
 *   s  and four bytes of a uid, the high one first: a TCP socket of that user; 0: of our own
 *   d  a sock_diag socket      end of file: the grader is gone, and so is the namespace
 *   w  and a byte K and two of an MTU, the high one first: one more TUN device, `wireK`, 10.99.K.1/24
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/netlink.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/fsuid.h>
#include <sys/socket.h>
#include <unistd.h>

#include "../shared/rights.h"
#include "../shared/userns.h"
#include "answers.h"
#include "interfaces.h"
#include "veth.h"

/* The same conditions on every machine, where the kernel lets us; where it does not, its own are good enough. */
static void pin(const char *name, const char *value)
{
    char path[128];
    snprintf(path, sizeof path, "/proc/sys/net/%s", name);
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return;
    if (write(fd, value, strlen(value)) < 0)
        errno = 0;
    close(fd);
}

static void pin_all(int is_veth)
{
    /* A packet socket's queue is short, and what does not fit is lost: there, windows stay below it. */
    pin("ipv4/tcp_rmem", is_veth ? "4096 65536 131072" : "4096 131072 6291456");
    pin("ipv4/tcp_wmem", is_veth ? "4096 16384 131072" : "4096 16384 4194304");
    pin("ipv4/tcp_congestion_control", "cubic");
    pin("ipv4/tcp_timestamps", "1");
    pin("ipv4/tcp_sack", "1");
    /*
     * No tail loss probe (RFC 8985 §7): a grader that is late by some milliseconds is not a loss. A segment that is really lost is
     * retransmitted after the RTO.
     */
    pin("ipv4/tcp_early_retrans", "0");
    pin("ipv4/tcp_ecn", "0");
    pin("ipv4/tcp_fin_timeout", "60");
    pin("ipv4/tcp_no_metrics_save", "1");
    pin("ipv4/ip_local_port_range", "32768 60999");
    pin("ipv6/conf/wire/disable_ipv6", "1");
    pin("ipv6/conf/wire-end/disable_ipv6", "1");
}

/* It is gone as soon as the grader closes its descriptor. */
static void add_wire(void)
{
    unsigned char asked[3]; /* number, MTU */
    char name[16], address[16];
    if (read(grader, asked, sizeof asked) != sizeof asked)
        exit(0);
    snprintf(name, sizeof name, "wire%u", asked[0]);
    snprintf(address, sizeof address, "10.99.%u.1", asked[0]);
    int fd = open_tun(name);
    bring_up(name, address, asked[1] << 8 | asked[2], 0);
    answer("ok", fd);
    close(fd);
}

/* /proc/net/tcp shows the owner of a socket: a program must not be able to distinguish the grader's socket from another program's. */
static int open_tcp(void)
{
    unsigned char uid[4];
    if (read(grader, uid, sizeof uid) != sizeof uid)
        exit(0);
    setfsuid((uid_t)uid[0] << 24 | (uid_t)uid[1] << 16 | (uid_t)uid[2] << 8 | uid[3]);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    setfsuid(geteuid());
    return fd;
}

static void serve(void)
{
    char request;
    while (read(grader, &request, 1) == 1) {
        if (request == 'w') {
            add_wire();
            continue;
        }
        int fd = request == 's' ? open_tcp() : socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
        must(fd, "open a socket");
        answer("ok", fd);
        close(fd);
    }
}

int main(int argc, char **argv)
{
    int is_pod = argc == 3 && strcmp(argv[2], "pod") == 0, is_veth = argc == 4 && strcmp(argv[2], "veth") == 0;
    int stays = is_pod || (argc == 3 && strcmp(argv[2], "own") == 0);
    if (!stays && argc != 4) {
        fprintf(stderr, "usage: netns NAME tun|veth MTU, netns PATH pod, or netns NAME own\n");
        return 2;
    }
    grader = connect_unix(argv[1], !is_pod);
    if (grader < 0) {
        perror("netns: connect to the grader");
        return 1;
    }
    if (!stays && unshare(CLONE_NEWNET) != 0)
        must(unshare_as_user(CLONE_NEWNET), "make a network namespace");
    config = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    must(config, "open a socket");
    set_flags("lo", IFF_UP);
    if (stays) {
        answer("ok", config);
        serve();
        return 0;
    }
    int mtu = atoi(argv[3]);
    int cable = is_veth ? open_veth(mtu) : open_tun("wire");
    pin_all(is_veth);
    bring_up("wire", "10.99.0.1", mtu, is_veth ? IFF_NOARP : 0);
    /* Our own copy stays open: to close the last one takes the kernel a while, and the grader is not to wait for it. */
    answer("ok", cable);
    serve();
    return 0;
}
