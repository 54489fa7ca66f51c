"""
file_server <port>

Your task: send the file "file_server.c" of the working directory to one client, close only
your own direction of the connection, print what the client answers, and exit with status 0.

This starter runs, and transfers nothing yet. Work through the TODOs from top to bottom.
"""
import socket
import sys

FILE_NAME = "file_server.c"
BUF_SIZE = 30


def main(port):
    # TODO 1: open FILE_NAME for reading ("rb": bytes, not text).
    # It does not exist? Say so on stderr and exit with status 1.

    # TODO 2: make a socket (socket.socket), give it the address "" and the port (bind), and let clients in (listen).
    # Later: set SO_REUSEADDR before bind, and you can start the server twice in a row.

    # TODO 3: accept exactly one client.

    # TODO 4: read the file block by block, BUF_SIZE bytes at most, and send each block.
    # send() may take fewer bytes than it was given. Which method does not? And what if the file is empty?

    # TODO 5: tell the client "that was all", and keep receiving from it.
    # Which method closes one direction only? On which of your two sockets?

    # TODO 6: receive the client's message until recv() returns b"", leave out the NUL that a C client
    # sends with it, and print
    #     Message from client: Thank you

    # TODO 7: close the file and both sockets.
    pass


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: file_server.py <port>")
    main(int(sys.argv[1]))
