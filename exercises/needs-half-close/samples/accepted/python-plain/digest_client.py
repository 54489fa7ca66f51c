"""digest_client <ip> <port>: reads up to EOF and answers with a digest of all that it read."""
import socket
import sys

count = 0
checksum = 2166136261
with socket.create_connection((sys.argv[1], int(sys.argv[2]))) as connection:
    while data := connection.recv(4096):
        for byte in data:
            checksum = ((checksum ^ byte) * 16777619) & 0xFFFFFFFF
        count += len(data)
    answer = f"{count} {checksum:08x}"
    print("read:", answer, flush=True)
    connection.sendall(f"{answer}\n".encode())
