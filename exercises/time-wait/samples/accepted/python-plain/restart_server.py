"""restart_server <port>: serves one client, closes first, and can be started again at once."""
import socket
import sys


def main():
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("", int(sys.argv[1])))
        listener.listen(5)
        client, _ = listener.accept()
        with client:
            line = b""
            while not line.endswith(b"\n"):
                piece = client.recv(256)
                if not piece:
                    sys.exit("the client left in the middle of its line")
                line += piece
            client.sendall(b"served: " + line)


main()
