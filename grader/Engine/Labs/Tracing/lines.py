# Imported by Python itself, as sitecustomize, before a program that is traced. Ahead of the calls that matter it asks for a link that cannot be
# there: strace prints its name, which says where in the program the next system calls come from.
import os
import sys
import threading


def _install():
    folder = os.environ.pop("COURSEWARE_LINES", "")
    os.environ.pop("PYTHONPATH", None)
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False
    # They are called for each block of data: written down only when they come from another line than the call before.
    repeated = {"recv", "recv_into", "recvfrom", "recvfrom_into", "recvmsg", "read", "readinto", "send", "sendall", "sendto", "sendmsg", "write", "print"}
    others = {"_accept", "accept", "bind", "connect", "connect_ex", "listen", "close", "shutdown", "setsockopt", "fork", "_exit", "waitpid", "wait",
              "sendfile", "sleep", "pause", "select", "poll", "wait4"}
    # Through these the program's own line is found; what another library does has no line.
    library = os.path.dirname(os.path.abspath(os.__file__))
    passed = {os.path.join(library, name) for name in ("socket.py", "selectors.py")}
    files = {}
    last = threading.local()
    readlink, start, abspath = os.readlink, os.getcwd(), os.path.abspath

    def place(name):
        if name not in files:
            path = abspath(os.path.join(start, name))
            files[name] = path[len(folder) + 1:] if path.startswith(folder + "/") else "" if path in passed else None
        return files[name]

    def say(note):
        if getattr(last, "note", None) == note:
            return
        last.note = note
        try:
            readlink("/courseware-line/" + note)
        except (OSError, ValueError):
            pass

    def hook(frame, event, arg):
        if event == "c_call":
            name = arg.__name__
            if name not in repeated and name not in others:
                return
            while frame is not None and place(frame.f_code.co_filename) == "":
                frame = frame.f_back
            file = place(frame.f_code.co_filename) if frame is not None else None
            say("%d/%s/%s" % (frame.f_lineno, name.strip("_"), file) if file else "0")
        elif event in ("c_return", "c_exception") and arg.__name__ in others:
            say("0")

    if folder:
        threading.setprofile(hook)
        sys.setprofile(hook)


_install()
del _install
