"""
eof_receiver <port>

Takes one connection, reads until it ends, and tells how it ended.
"""
import socket
import sys

BUF_SIZE = 4096


def main(port):
    # TODO: listen on the port, on all addresses, and accept one connection.

    # TODO: recv() until the connection ends. What does recv() return for data, and for EOF? What does it raise?

    # TODO: print three lines:
    #     bytes: <how many bytes came>
    #     reads: <how many calls of recv() returned data>
    #     end: EOF                      or   end: error (<what went wrong>)
    # and exit with 0 after EOF, with another status after an error.
    sys.exit(1)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: eof_receiver.py <port>")
    main(int(sys.argv[1]))
