"""
state_watch listen <port> active|passive
state_watch connect <ip> <port> active|passive

Your task: make one connection, close it, and print each state of your own socket. README.md has the contract.
This starter runs, and does nothing yet. Work through the TODOs from top to bottom.
"""
import socket
import sys


def main(arguments):
    # TODO 1: connect, or listen on every address and accept one connection.

    # TODO 2: a function that gives the state of a socket: getsockopt(IPPROTO_TCP, TCP_INFO, <size>) returns the bytes of
    # a struct tcp_info. Which of them is tcpi_state?

    # TODO 3: a loop that samples the state every few milliseconds, sleeps in between, and prints a state when it is new.
    # Is the line really out before the next sample?

    # TODO 4: active: close as soon as ESTABLISHED is printed. passive: close when the other end has.
    # What is left to look at after close()? Which other method sends the FIN?

    # TODO 5: CLOSE is the last state. Why did it come: end TIME_WAIT, end CLOSED or end RESET?
    pass


if __name__ == "__main__":
    if len(sys.argv) not in (4, 5):
        sys.exit("usage: state_watch.py listen <port> active|passive\n       state_watch.py connect <ip> <port> active|passive")
    main(sys.argv[1:])
