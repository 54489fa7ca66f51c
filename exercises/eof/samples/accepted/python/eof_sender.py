"""eof_sender <ip> <port> close|shutdown: multiprocessing forks, and the child reads its line through a buffered file."""
import multiprocessing
import socket
import sys


def child(sock: socket.socket, mode: str) -> None:
    # An exception ends the child with status 1: also a ConnectionResetError of readline().
    with sock:
        with sock.makefile("rb") as lines:
            line = lines.readline()
        print("heard:", line.decode().rstrip("\n"), flush=True)
        if mode == "close":
            sock.sendall(b"from the child\n")


def main(ip: str, port: str, mode: str) -> int:
    if mode not in ("close", "shutdown"):
        sys.exit("usage: eof_sender <ip> <port> close|shutdown")
    sock = socket.create_connection((ip, int(port)))
    process = multiprocessing.get_context("fork").Process(target=child, args=(sock, mode))
    process.start()
    with sock:
        sock.sendall(b"from the parent\n")
        if mode == "shutdown":
            sock.shutdown(socket.SHUT_WR)
    process.join()
    return 0 if process.exitcode == 0 else 1


sys.exit(main(*sys.argv[1:]))
