"""
abrupt_server <port> <file>

Your task: send the file to one client, and close in the one-sided way.

This starter runs, and transfers nothing yet. Work through the TODOs from top to bottom.
"""
import socket
import sys


def main(port, file_name):
    # TODO 1: open the file ("rb": bytes, not text). It does not exist? Say so on stderr and exit with status 1.

    # TODO 2: make a socket, bind it to the address "" and the port, listen.

    # TODO 3: accept exactly one client.

    # TODO 4: read the file block by block and send each block. send() may take fewer bytes than it was given;
    # which method does not?

    # TODO 5: end the connection in the one-sided way, immediately: receive nothing, wait for nothing, set no SO_LINGER.
    # Which one method is that? What does the end of a with block do?
    pass


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: abrupt_server.py <port> <file>")
    main(int(sys.argv[1]), sys.argv[2])
