"""
eof_sender <ip> <port> close|shutdown

Two processes and one connection: which close() sends the FIN?
"""
import os
import socket
import sys


def main(ip, port, mode):
    # TODO: connect to ip and port; then os.fork(). Python closes a socket when no variable holds it any longer:
    # in which of the two processes?

    # TODO: the parent sends "from the parent\n". In mode close it calls close(), in mode shutdown
    # shutdown(SHUT_WR) and then close(). Then it waits for its child.

    # TODO: the child reads one line from the connection and prints "heard: <line>".
    # In mode close it then sends "from the child\n". Then it closes.
    sys.exit(1)


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit("usage: eof_sender.py <ip> <port> close|shutdown")
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
