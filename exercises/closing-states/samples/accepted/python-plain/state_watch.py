import socket
import sys
import time

NAMES = ["UNKNOWN", "ESTABLISHED", "SYN_SENT", "SYN_RECV", "FIN_WAIT_1", "FIN_WAIT_2",
         "TIME_WAIT", "CLOSE", "CLOSE_WAIT", "LAST_ACK", "LISTEN", "CLOSING"]

if sys.argv[1] == "listen":
    listener = socket.create_server(("", int(sys.argv[2])))
    sock, _ = listener.accept()
    listener.close()
else:
    sock = socket.create_connection((sys.argv[2], int(sys.argv[3])))
active, closed, seen = sys.argv[-1] == "active", False, []
while True:
    state = NAMES[sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 8)[0]]
    if not seen or state != seen[-1]:
        print(state, flush=True)
        seen.append(state)
    if state == "CLOSE":
        break
    if not closed and (active or state == "CLOSE_WAIT"):
        sock.shutdown(socket.SHUT_WR)
        closed = True
    time.sleep(0.005)
error = sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
print("end", "RESET" if error else "CLOSED" if "CLOSE_WAIT" in seen or "LAST_ACK" in seen else "TIME_WAIT")
sock.close()
