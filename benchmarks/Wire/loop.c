/*
 * The floor of the wire: the same device and the same swap of addresses, and nothing else. No parsing, no recording, no faults.
 * Loaded into the benchmark's process; ends when the descriptor `wake` can be read.
 */
#include <poll.h>
#include <string.h>
#include <unistd.h>

long loop(int cable, int wake)
{
    unsigned char packet[65536], address[4];
    struct pollfd fds[2] = { { cable, POLLIN, 0 }, { wake, POLLIN, 0 } };
    long packets = 0;
    while (poll(fds, 2, -1) > 0 && !fds[1].revents) {
        ssize_t n;
        while ((n = read(cable, packet, sizeof packet)) > 0) {
            if (packet[0] >> 4 != 4)
                continue;
            memcpy(address, packet + 12, 4);
            memcpy(packet + 12, packet + 16, 4);
            memcpy(packet + 16, address, 4);
            packets++;
            if (write(cable, packet, (size_t)n) < 0)
                return -1;
        }
    }
    return packets;
}
