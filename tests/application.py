"""A server that stands where the application stands: what it answers can be changed, and it counts what it is asked."""

import gzip
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PUBLIC = "max-age=0, must-revalidate, s-maxage=1"  # as the application says it, with less time
HOUR = f"{PUBLIC}, stale-while-revalidate=1, stale-if-error=2"
DIRECTORY, PLAIN = "/support-directory/", "/support-directory/all/"


@dataclass
class Application:
    """What is answered, to be changed while it runs."""

    port: int = 0
    asked: Counter[str] = field(default_factory=Counter)
    status: int = 200
    seconds: float = 0
    version: int = 1
    extra: dict[str, str] = field(default_factory=dict)

    def headers(self, path: str) -> dict[str, str]:
        """The headers of an answer."""
        kept = HOUR if path.startswith(DIRECTORY) and path != PLAIN else PUBLIC
        own = {"Cache-Control": "no-store" if self.status >= 500 else kept, "Content-Encoding": "gzip"}
        return own | {"Vary": "Accept-Encoding", "Content-Type": "text/html"} | self.extra


@contextmanager
def running_application() -> Iterator[Application]:
    """Run one; ``stop`` takes it away as a crash does."""
    application = Application()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            application.asked[self.path] += 1
            time.sleep(application.seconds)
            body = gzip.compress(f"{self.path} version {application.version}".encode())
            self.send_response(application.status)
            headers = application.headers(self.path.partition("?")[0]) | {"Content-Length": str(len(body))}
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET

        def log_message(self, *arguments: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    application.port = server.server_port
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield application
    finally:
        server.shutdown()
        server.server_close()
