"""abrupt_server <port> <file> in Python: socket.sendfile(), and the sockets are closed by `with`."""
import socket
import sys


def main(port, name):
    with open(name, "rb") as file, socket.create_server(("", port)) as listener:
        connection, _ = listener.accept()
        with connection:
            connection.sendfile(file)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: abrupt_server.py <port> <file>")
    try:
        main(int(sys.argv[1]), sys.argv[2])
    except OSError as error:
        sys.exit(f"abrupt_server: {error}")
