"""
graceful_server <port> <file>

Your task: send the file to one client, and lose nothing: not a byte of it, and not the client's message.

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

    # TODO 5: tell the client "that was all", and keep the socket. Which method is that?

    # TODO 6: receive the client's message until recv() returns b"", leave out the NUL behind it, and print
    #     Message from client: <the message>

    # TODO 7: now close. Why does it destroy nothing here?
    pass


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: graceful_server.py <port> <file>")
    main(int(sys.argv[1]), sys.argv[2])
