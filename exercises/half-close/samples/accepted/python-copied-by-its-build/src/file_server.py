"""file_server <port>: send file_server.c to one client, then print its message."""
import socket
import sys


def main(port):
    with open("file_server.c", "rb") as file, socket.create_server(("", port)) as listener:
        connection, _ = listener.accept()
        with connection:
            connection.sendfile(file)
            connection.shutdown(socket.SHUT_WR)  # nothing more to say, but still listening
            message = b"".join(iter(lambda: connection.recv(4096), b""))

    text = message.partition(b"\0")[0].decode(errors="replace")
    print(f"Message from client: {text} ", flush=True)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: file_server.py <port>")
    try:
        main(int(sys.argv[1]))
    except OSError as error:
        sys.exit(f"file_server: {error}")
