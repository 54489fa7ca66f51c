"""file_client <ip> <port>: store what the server sends in receive.dat, and say thanks."""
import socket
import sys


def main(ip, port):
    with socket.create_connection((ip, port)) as connection:
        with open("receive.dat", "wb") as file:
            while block := connection.recv(4096):  # b"" is EOF: the server's FIN
                file.write(block)
        print("Received file data", flush=True)
        connection.sendall(b"Thank you\0")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: file_client.py <ip> <port>")
    try:
        main(sys.argv[1], int(sys.argv[2]))
    except OSError as error:
        sys.exit(f"file_client: {error}")
