"""eof_sender <ip> <port> close|shutdown: two processes with one connection."""
import os
import socket
import sys


def child(connection, may_send):
    line = b""
    while not line.endswith(b"\n"):
        byte = connection.recv(1)
        if not byte:
            break
        line += byte
    print("heard:", line.decode().rstrip("\n"), flush=True)
    if may_send:
        connection.sendall(b"from the child\n")
    connection.close()


ip, port, mode = sys.argv[1:]
connection = socket.create_connection((ip, int(port)))
pid = os.fork()
if pid == 0:
    try:
        child(connection, mode == "close")
    except OSError as failure:
        print(failure, file=sys.stderr)
        os._exit(1)
    os._exit(0)

connection.sendall(b"from the parent\n")
if mode == "shutdown":
    connection.shutdown(socket.SHUT_WR)
connection.close()
_, status = os.waitpid(pid, 0)
sys.exit(0 if os.waitstatus_to_exitcode(status) == 0 else 1)
