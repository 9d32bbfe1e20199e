"""A process that speaks like clamd and finds one text: ``python -m tests.standins.clamd SOCKET``."""

import socketserver
import sys

INFECTED = b"the text that this scanner finds"


class Scanner(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        command = b""
        while not command.endswith(b"\0"):
            command += self.rfile.read(1)
        if command == b"zPING\0":
            self.wfile.write(b"PONG\0")
            return
        data = b""
        while size := int.from_bytes(self.rfile.read(4)):
            data += self.rfile.read(size)
        self.wfile.write(b"stream: Test.Found FOUND\0" if INFECTED in data else b"stream: OK\0")


if __name__ == "__main__":
    with socketserver.ThreadingUnixStreamServer(sys.argv[1], Scanner) as server:
        server.serve_forever()
