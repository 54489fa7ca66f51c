"""digest_server <port> none|close|shutdown in Python: file objects for both directions."""
import socket
import sys


def digest(data):
    h = 2166136261
    for byte in data:
        h = (h ^ byte) * 16777619 & 0xFFFFFFFF
    return f"{len(data)} {h:08x}"


def main(port, mode):
    with open("data.bin", "rb") as file:
        data = file.read()
    answer = ""
    with socket.create_server(("", port)) as listener:
        connection, _ = listener.accept()
        with connection:
            connection.sendall(data)
            sent = digest(data)
            print("sent:", sent, flush=True)
            if mode == "shutdown":
                connection.shutdown(socket.SHUT_WR)
            if mode != "close":
                with connection.makefile("r", encoding="latin-1", newline="\n") as lines:
                    answer = lines.readline().rstrip("\n")

    if answer:
        print("answer:", answer)
    result = "none" if not answer else "same" if answer == sent else "different"
    print("result:", result)
    return 0 if result == "same" else 1


if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[2] not in ("none", "close", "shutdown"):
        sys.exit("usage: digest_server.py <port> none|close|shutdown")
    try:
        sys.exit(main(int(sys.argv[1]), sys.argv[2]))
    except OSError as error:
        sys.exit(f"digest_server: {error}")
