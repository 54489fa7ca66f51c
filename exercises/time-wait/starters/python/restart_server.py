"""
restart_server <port>

Your task: serve one client, close first, and be able to restart immediately on the same port.

This starter runs, and serves no client yet. Work through the TODOs from top to bottom.
"""
import socket
import sys


def main(port):
    # TODO 1: make a socket, bind it to the address "" and the port, listen. Each can fail: say so on stderr and exit with status 1.

    # TODO 2: accept exactly one client.

    # TODO 3: receive its line, up to the newline. One recv() may bring half of it.

    # TODO 4: send "served: " and the line, with its newline.

    # TODO 5: close the connection immediately, without waiting for the client, and end with status 0.

    # TODO 6: start the program, serve a client, restart it immediately. What does bind() raise? Which option helps, and
    # where must it be set?
    pass


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: restart_server.py <port>")
    main(int(sys.argv[1]))
