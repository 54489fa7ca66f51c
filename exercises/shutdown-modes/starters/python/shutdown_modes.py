"""
shutdown_modes <ip> <port> <mode>

Your task: call shutdown() in the mode that you are given, try to receive and to send before and
after it, and print what each call returned. README.md has the steps and the modes.

This starter runs, and does nothing yet. Work through the TODOs from top to bottom.
"""
import errno
import os
import signal
import socket
import sys

FIRST_READ = 8
BUF_SIZE = 1024


def main(ip, port, mode):
    # TODO 1: a function that makes one call and prints one line of the report: the name of the call and what it
    # returned in C, "read 8". Python raises OSError where C returns -1; errno.errorcode gives the name of its errno:
    # "write -1 EPIPE". Print with flush=True.

    # TODO 2: a function that connects to ip and port, and reports on stderr when no server is there.

    # TODO 3: a function with the seven steps, for one value of how. What would a write do to a C program when this
    # direction is shut, and why not to yours?

    # TODO 4: in the middle of the steps the program stops itself: os.kill() with SIGSTOP.
    # Try it by hand, look at your socket with ss -tan, and continue with fg.

    # TODO 5: the modes rd, wr, rdwr and badhow: which how does each of them need?

    # TODO 6: the modes with one shutdown() only: late, closed, pipe, unconnected. A socket object that was closed
    # does not ask the kernel. What does it need to do so all the same?

    # TODO 7: any other mode is an error of whoever called. Say so, and exit with status 1.
    pass


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit("usage: shutdown_modes.py <ip> <port> <mode>")
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
