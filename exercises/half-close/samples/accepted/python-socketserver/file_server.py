"""file_server <port>: the standard library's TCPServer, for one request."""
import shutil
import socket
import socketserver
import sys


class Handler(socketserver.StreamRequestHandler):
    def handle(self):
        shutil.copyfileobj(self.server.file, self.wfile)
        self.wfile.flush()
        self.request.shutdown(socket.SHUT_WR)
        message = self.rfile.read().rstrip(b"\0").decode()
        print("Message from client:", message, flush=True)


class Server(socketserver.TCPServer):
    allow_reuse_address = True

    def handle_error(self, request, client_address):
        raise  # as it came: the process ends with a traceback and status 1


with open("file_server.c", "rb") as file, Server(("", int(sys.argv[1])), Handler) as server:
    server.file = file
    server.handle_request()
