"""eof_receiver <port>: reads one connection to its end and tells how it ended."""
import socket
import sys

count = reads = 0
error = None
with socket.socket() as listener:
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("", int(sys.argv[1])))
    listener.listen()
    connection, _ = listener.accept()
    with connection:
        try:
            while data := connection.recv(4096):
                count += len(data)
                reads += 1
        except OSError as failure:
            error = failure
        print(f"bytes: {count}")
        print(f"reads: {reads}")
        print("end: EOF" if error is None else f"end: error ({error.strerror})", flush=True)
sys.exit(0 if error is None else 1)
