"""
digest_client <ip> <port>

Reads all that the server sends, and answers with a digest of it.
"""
import socket
import sys

BUF_SIZE = 4096


def main(ip, port):
    # TODO: connect to ip and port.

    # TODO: receive until EOF, and count the bytes and their FNV-1a checksum on the way.
    # How do you know that you have all?

    # TODO: print  read: <bytes> <checksum>  and send  <bytes> <checksum>  and a newline.
    # Then close, and exit with 0.
    sys.exit(1)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: digest_client.py <ip> <port>")
    main(sys.argv[1], int(sys.argv[2]))
