"""
digest_server <port> none|close|shutdown

Sends data.bin to one client, and wants to know by the client's answer whether all of it has come.
"""
import socket
import sys

BUF_SIZE = 4096


def main(port, mode):
    # TODO: listen on the port, on all addresses, and accept one connection.

    # TODO: send the file data.bin, and count its bytes and its FNV-1a checksum. A number of Python has as many bits as
    # it needs: keep the lower 32. Then print
    #     sent: <bytes> <checksum>                 as in   sent: 6 bf9cf968

    # TODO: the mode says how the sending ends:
    #     none      not at all: go on to read the answer
    #     close     close(): there is no answer to be read
    #     shutdown  shutdown(SHUT_WR), and go on to read the answer

    # TODO: read the answer up to its newline, or EOF. Compare it with what you sent. Print
    #     answer: <the line>                       (when there is one)
    #     result: same    or   result: different   or   result: none
    # and exit with 0 when it is the same, with another status otherwise.
    sys.exit(1)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: digest_server.py <port> none|close|shutdown")
    main(int(sys.argv[1]), sys.argv[2])
