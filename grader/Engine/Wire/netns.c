/*
 * netns: holds a private network namespace for the grader, with one interface, and hands out descriptors that live in it.
 *
 *   netns NAME tun|veth MTU
 *   netns PATH pod         in a container whose network is private already: no interface before one is asked for
 *
 * It connects to the abstract Unix socket NAME (or the one at PATH) first, then moves: as root into a network namespace, as an
 * ordinary user into a user and a network namespace. There it makes the interface `wire`, 10.99.0.1/24, behind which there is nothing but a
 * descriptor: everything that is sent to 10.99.0.0/24 can be read there, and what is written there arrives.
 *
 *   tun   a TUN device (networking/tuntap in the kernel's documentation): packets begin with the IP header
 *   veth  a pair of Ethernet devices, and a packet socket at the far one: packets begin with 14 bytes of Ethernet header
 *
 * Answers: one line of text, "ok" or "error WHAT: ERRNO", with the descriptor of the cable. Then one byte a request:
 *   s  and four bytes of a uid, the high one first: a TCP socket of that user; 0: of our own
 *   d  a sock_diag socket      end of file: the grader is gone, and so is the namespace
 *   w  and a byte K and two of an MTU, the high one first: one more TUN device, `wireK`, 10.99.K.1/24
 */
#include <arpa/inet.h>
#include <errno.h>
#include <linux/ethtool.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <linux/if_tun.h>
#include <linux/rtnetlink.h>
#include <linux/sockios.h>
#include <linux/veth.h>
#include <net/if.h>
#include <net/if_arp.h>
#include <stdlib.h>
#include <sys/fsuid.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>

#ifndef PACKET_IGNORE_OUTGOING
#define PACKET_IGNORE_OUTGOING 23
#endif

enum { QUEUE_LENGTH = 10000 }; /* packets: more than the windows of any two connections, so that none is lost here */

static int grader, config;

static void answer(const char *text, int fd)
{
    if (send_descriptor(grader, text, fd) < 0)
        exit(1);
}

static void fail(const char *what)
{
    char text[256];
    snprintf(text, sizeof text, "error %s: %s", what, strerror(errno));
    answer(text, -1);
    exit(1);
}

static void must(int result, const char *what)
{
    if (result < 0)
        fail(what);
}

static struct ifreq named(const char *name)
{
    struct ifreq request = { 0 };
    snprintf(request.ifr_name, sizeof request.ifr_name, "%s", name);
    return request;
}

static void set_flags(const char *name, int flags)
{
    struct ifreq request = named(name);
    request.ifr_flags = (short)flags;
    must(ioctl(config, SIOCSIFFLAGS, &request), "bring up an interface");
}

static void set_mtu(const char *name, int mtu)
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
    /* No tail loss probe (RFC 8985 §7): a grader that is late by some milliseconds is no loss. What is lost comes again after the RTO. */
    pin("ipv4/tcp_early_retrans", "0");
    pin("ipv4/tcp_ecn", "0");
    pin("ipv4/tcp_fin_timeout", "60");
    pin("ipv4/tcp_no_metrics_save", "1");
    pin("ipv4/ip_local_port_range", "32768 60999");
    pin("ipv6/conf/wire/disable_ipv6", "1");
    pin("ipv6/conf/wire-end/disable_ipv6", "1");
}

static int open_tun(const char *name)
{
    int fd = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
    must(fd, "open /dev/net/tun");
    struct ifreq request = named(name);
    request.ifr_flags = IFF_TUN | IFF_NO_PI;
    must(ioctl(fd, TUNSETIFF, &request), "make a TUN device");
    return fd;
}

/* ---- veth ------------------------------------------------------------------------------------------------ */

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

static int open_veth(int mtu)
{
    make_pair();
    set_hardware_address();
    no_offload("wire");
    no_offload("wire-end");
    /* Up before the socket is bound to it: one that is bound to a sleeping interface reports that as an error. */
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

/* ---------------------------------------------------------------------------------------------------------- */

static void bring_up(const char *name, const char *address, int mtu, int flags)
{
    set_mtu(name, mtu);
    struct ifreq queue = named(name);
    queue.ifr_qlen = QUEUE_LENGTH;
    ioctl(config, SIOCSIFTXQLEN, &queue);
    set_address(name, SIOCSIFADDR, address);
    set_address(name, SIOCSIFNETMASK, "255.255.255.0");
    set_flags(name, IFF_UP | flags);
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

/* /proc/net/tcp shows whose a socket is: the other end of a program must not be told by it from another program. */
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
    if (!is_pod && argc != 4) {
        fprintf(stderr, "usage: netns NAME tun|veth MTU, or netns PATH pod\n");
        return 2;
    }
    grader = connect_unix(argv[1], !is_pod);
    if (grader < 0) {
        perror("netns: connect to the grader");
        return 1;
    }
    if (!is_pod && unshare(CLONE_NEWNET) != 0)
        must(unshare_as_user(CLONE_NEWNET), "make a network namespace");
    config = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    must(config, "open a socket");
    set_flags("lo", IFF_UP);
    if (is_pod) {
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
