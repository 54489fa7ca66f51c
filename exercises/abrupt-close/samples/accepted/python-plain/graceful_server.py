import socket
import sys

with open(sys.argv[2], "rb") as file:
    data = file.read()

with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("", int(sys.argv[1])))
    listener.listen()
    connection, _ = listener.accept()
    with connection:
        connection.sendall(data)
        connection.shutdown(socket.SHUT_WR)
        message = b""
        while part := connection.recv(4096):
            message += part
    print("Message from client:", message.rstrip(b"\0").decode("utf-8", "backslashreplace"))
