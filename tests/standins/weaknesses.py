"""A process that answers like a database of weaknesses: ``python -m tests.standins.weaknesses HOW``; prints its port.

HOW is ``weak`` (Django has one), ``none``, ``short`` (it leaves the last question out) or ``broken``.
"""

import json
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer

HOW = sys.argv[-1]


class Database(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["queries"]
        names = [each["package"]["name"] for each in asked]
        weak = [{"vulns": [{"id": "TEST-1"}]} if HOW == "weak" and name == "django" else {} for name in names]
        self.send_response(500 if HOW == "broken" else 200)
        self.end_headers()
        self.wfile.write(json.dumps({"results": weak[:-1] if HOW == "short" else weak}).encode())

    def log_message(self, *_args: object) -> None:
        """Says nothing."""


if __name__ == "__main__":
    with HTTPServer(("127.0.0.1", 0), Database) as server:
        print(server.server_port, flush=True)  # noqa: T201
        server.serve_forever()
