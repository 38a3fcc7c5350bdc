"""Real web servers on this machine for the tests of link checks, and the rules that let only tests reach them."""

import socket
import ssl
from contextlib import suppress
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from portal.links.rules import Rules, is_public

HOME = "127.0.0.1"
ANY_PORT = range(1, 65536)


class Site:
    """A web server. ``pages`` maps "METHOD /path" or "/path" to a status, or to a function of the handler."""

    def __init__(self, pages, tls: ssl.SSLContext | None = None, address: str = HOME):
        self.asked: list[str] = []
        self.headers: list = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def answer(self):
                site.asked.append(f"{self.command} {self.path}")
                site.headers.append(self.headers)
                page = pages.get(f"{self.command} {self.path}", pages.get(self.path, 404))
                if callable(page):
                    return page(self)
                self.send_response(page)
                self.send_header("Content-Length", "0")
                self.end_headers()

            do_GET = do_HEAD = answer

            def log_message(self, *args):
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, request, client_address):
                pass  # clients hang up on purpose

            def finish_request(self, request, client_address):
                if tls:
                    request.settimeout(5)
                    request = tls.wrap_socket(request, server_side=True)
                super().finish_request(request, client_address)
                with suppress(OSError):
                    request.shutdown(socket.SHUT_RDWR)

        self.server = Server((address, 0), Handler)
        self.port = self.server.server_address[1]
        self.scheme = "https" if tls else "http"
        Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def url(self, host: str, path: str = "/") -> str:
        return f"{self.scheme}://{host}:{self.port}{path}"

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


def redirect(location: str, status: int = 302):
    """Return a page that leads elsewhere."""

    def page(handler):
        handler.send_response(status)
        handler.send_header("Location", location)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return page


def names(**more: list[str]):
    """Return a resolver under which every name is this machine, but for ``more`` (underscores stand for dots)."""
    known = {name.replace("_", "."): addresses for name, addresses in more.items()}
    asked: list[str] = []

    def resolve(host: str, port: int) -> list[str]:
        asked.append(host)
        if host.startswith("nowhere"):
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return known.get(host, [HOME])

    resolve.asked = asked
    return resolve


def at_home(**changes) -> Rules:
    """Return the rules of tests: this one loopback address counts as public, and any port is a usual one."""
    rules = Rules(
        allows=lambda address: address == HOME or is_public(address),
        resolve=names(),
        ports=ANY_PORT,
        connect_seconds=1,
        request_seconds=1,
        link_seconds=3,
        pause_seconds=0,
    )
    return replace(rules, **changes)
