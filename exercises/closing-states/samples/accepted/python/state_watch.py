"""state_watch: asks for the first byte of tcp_info only, which is tcpi_state, and looks every two milliseconds."""
import socket
import sys
import time

NAMES = {1: "ESTABLISHED", 4: "FIN_WAIT_1", 5: "FIN_WAIT_2", 7: "CLOSE", 8: "CLOSE_WAIT", 9: "LAST_ACK", 11: "CLOSING"}


def connection_of(role, *address):
    if role == "connect":
        return socket.create_connection(address)
    with socket.create_server(("", int(address[0])), backlog=0) as listener:
        return listener.accept()[0]


def watch(connection, active):
    """Yields each new state, and closes when its time has come."""
    last, closed = None, False
    while last != "CLOSE":
        state = NAMES.get(connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1)[0])
        if state != last:
            yield state
            last = state
        if not closed and (state == "CLOSE_WAIT" or active):
            connection.shutdown(socket.SHUT_WR)
            closed = True
        time.sleep(0.002)


def main(role, *rest):
    *address, mode = rest
    if mode not in ("active", "passive"):
        sys.exit("the mode is active or passive")
    with connection_of(role, *address) as connection:
        path = []
        for state in watch(connection, mode == "active"):
            print(state, flush=True)
            path.append(state)
        if connection.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
            print("end RESET")
        else:
            print("end CLOSED" if "CLOSE_WAIT" in path else "end TIME_WAIT")


if __name__ == "__main__":
    main(*sys.argv[1:])
