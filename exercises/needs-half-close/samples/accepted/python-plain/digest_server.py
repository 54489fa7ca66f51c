"""digest_server <port> none|close|shutdown: sends data.bin and wants it confirmed by a digest."""
import socket
import sys


def digest(data):
    checksum = 2166136261
    for byte in data:
        checksum = ((checksum ^ byte) * 16777619) & 0xFFFFFFFF
    return f"{len(data)} {checksum:08x}"


def read_answer(connection):
    line = b""
    while not line.endswith(b"\n"):
        part = connection.recv(256)
        if not part:
            break
        line += part
    return line.decode("latin-1").rstrip("\n")


port, mode = sys.argv[1:]
with open("data.bin", "rb") as file:
    data = file.read()
answer = ""
with socket.socket() as listener:
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("", int(port)))
    listener.listen()
    connection, _ = listener.accept()
    with connection:
        connection.sendall(data)
        print(f"sent: {digest(data)}", flush=True)
        if mode == "shutdown":
            connection.shutdown(socket.SHUT_WR)
        if mode != "close":
            answer = read_answer(connection)
if not answer:
    print("result: none")
    sys.exit(1)
print(f"answer: {answer}")
print("result: same" if answer == digest(data) else "result: different")
sys.exit(0 if answer == digest(data) else 1)
