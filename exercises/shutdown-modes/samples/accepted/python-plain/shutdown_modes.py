"""shutdown_modes <ip> <port> <mode>: what shutdown() does in each of its modes, told call by call."""
import ctypes
import errno
import os
import signal
import socket
import sys

LIBC = ctypes.CDLL(None, use_errno=True)
HOW = {"rd": socket.SHUT_RD, "wr": socket.SHUT_WR, "rdwr": socket.SHUT_RDWR, "badhow": 3}


def report(name, call, *arguments):
    try:
        result = call(*arguments)
    except OSError as error:
        print(name, -1, errno.errorcode[error.errno])
        return b""
    print(name, len(result) if isinstance(result, bytes) else result)
    return result


def shutdown(descriptor, how):
    # The module's own shutdown() wants a socket object, which a pipe never is.
    if LIBC.shutdown(descriptor, how) == -1:
        raise OSError(ctypes.get_errno(), "shutdown")
    return 0


def stand_still():
    sys.stdout.flush()
    os.kill(os.getpid(), signal.SIGSTOP)


def try_all(connection, how):
    report("read", connection.recv, 8)
    report("shutdown", shutdown, connection.fileno(), how)
    rest = report("read", connection.recv, 1024)
    report("write", connection.send, rest)
    stand_still()
    report("write", connection.send, rest)
    report("read", connection.recv, 1024)
    report("read", connection.recv, 1024)


def main(ip, port, mode):
    if mode in HOW or mode == "late":
        with socket.create_connection((ip, int(port))) as connection:
            if mode == "late":
                stand_still()
                report("shutdown", shutdown, connection.fileno(), socket.SHUT_WR)
            else:
                try_all(connection, HOW[mode])
    elif mode == "closed":
        connection = socket.socket()
        number = connection.fileno()
        connection.close()
        report("shutdown", shutdown, number, socket.SHUT_WR)
    elif mode == "pipe":
        report("shutdown", shutdown, os.pipe()[1], socket.SHUT_WR)
    elif mode == "unconnected":
        with socket.socket() as connection:
            report("shutdown", shutdown, connection.fileno(), socket.SHUT_WR)
    else:
        sys.exit(f"no such mode: {mode}")


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit("usage: shutdown_modes.py <ip> <port> <mode>")
    try:
        main(*sys.argv[1:])
    except OSError as error:
        sys.exit(f"shutdown_modes: {error}")
