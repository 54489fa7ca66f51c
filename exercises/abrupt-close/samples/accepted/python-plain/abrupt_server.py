import socket
import sys

with open(sys.argv[2], "rb") as file:
    data = file.read()

with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("", int(sys.argv[1])))
    listener.listen()
    connection, _ = listener.accept()
    connection.sendall(data)
    connection.close()
