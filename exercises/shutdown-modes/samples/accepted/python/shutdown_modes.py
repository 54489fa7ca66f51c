"""shutdown_modes: descriptors without socket objects, and the shutdown() of the C library, which takes any number for both arguments."""
import ctypes
import errno
import os
import signal
import socket
import sys

HOWS = {"rd": socket.SHUT_RD, "wr": socket.SHUT_WR, "rdwr": socket.SHUT_RDWR, "badhow": 3}
libc = ctypes.CDLL(None, use_errno=True)


def shutdown(fd, how):
    if libc.shutdown(fd, how) == -1:
        raise OSError(ctypes.get_errno(), "shutdown")
    return 0


def report(name, call, *arguments):
    """Prints what a call returned, and returns what it brought."""
    try:
        result = call(*arguments)
    except OSError as error:
        print(name, -1, errno.errorcode[error.errno])
        return b""
    print(name, len(result) if isinstance(result, bytes) else result)
    return result


def stand_still():
    sys.stdout.flush()
    os.kill(os.getpid(), signal.SIGSTOP)


def connect_to(ip, port):
    return socket.create_connection((ip, int(port))).detach()


def try_all(fd, how):
    report("read", os.read, fd, 8)
    report("shutdown", shutdown, fd, how)
    queued = report("read", os.read, fd, 1024)
    report("write", os.write, fd, queued)  # Python ignores SIGPIPE by itself
    stand_still()
    report("write", os.write, fd, queued)
    report("read", os.read, fd, 1024)
    report("read", os.read, fd, 1024)
    os.close(fd)


def main(ip, port, mode):
    if mode in HOWS:
        try_all(connect_to(ip, port), HOWS[mode])
        return
    if mode == "late":
        fd = connect_to(ip, port)
        stand_still()
    elif mode == "closed":
        fd = socket.socket().detach()
        os.close(fd)
    elif mode == "pipe":
        fd, _ = os.pipe()
    elif mode == "unconnected":
        fd = socket.socket().detach()
    else:
        sys.exit(f"no such mode: {mode}")
    report("shutdown", shutdown, fd, socket.SHUT_WR)


if __name__ == "__main__":
    main(*sys.argv[1:])
