"""restart_server <port>: socketserver, whose handlers end with shutdown(SHUT_WR) and close()."""
import socketserver
import sys


class Server(socketserver.TCPServer):
    allow_reuse_address = True

    def handle_error(self, request, client_address):
        raise  # the exception of the handler ends the program, with status 1


class Handler(socketserver.StreamRequestHandler):
    def handle(self):
        line = self.rfile.readline()
        if not line.endswith(b"\n"):
            raise ConnectionError("the client left in the middle of its line")
        self.wfile.write(b"served: " + line)


with Server(("", int(sys.argv[1])), Handler) as server:
    server.handle_request()
