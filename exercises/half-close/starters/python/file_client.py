"""
file_client <ip> <port>

Your task: receive a file from the server, store it as "receive.dat", thank the server for it
and exit with status 0.

This starter runs, and transfers nothing yet. Work through the TODOs from top to bottom.
"""
import socket
import sys

FILE_NAME = "receive.dat"
BUF_SIZE = 30


def main(ip, port):
    # TODO 1: make a socket and connect it to ip and port.
    # No server there? Say so on stderr and exit with status 1.

    # TODO 2: open FILE_NAME for writing ("wb": bytes, not text), so that nothing of an older file stays behind.

    # TODO 3: receive from the socket, and write to the file what you have received, again and again.
    # When do you stop? Which result of recv() means "the server has said everything"?
    # And how does Python report that the connection broke?

    # TODO 4: close the file, and print "Received file data".

    # TODO 5: send "Thank you" to the server, once. Why can you still do that?

    # TODO 6: close the socket.
    pass


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: file_client.py <ip> <port>")
    main(sys.argv[1], int(sys.argv[2]))
