"""Requests over sockets, as fast as they are answered: keep-alive, several at once, no library in the way."""

import socket
import threading
import time
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Target:
    """One address, what it is asked with, and whose processor time counts."""

    url: str
    pid: int
    headers: str = "Accept-Encoding: gzip\r\n"


@dataclass
class Turn:
    """What came of some seconds of asking."""

    requests: int
    seconds: float

    @property
    def per_second(self) -> float:
        """Requests a second."""
        return self.requests / self.seconds


def ask_for(target: Target, seconds: float, at_once: int = 4) -> Turn:
    """Ask for one address over and over for some seconds.

    Raises:
        RuntimeError: an answer is not a 200.
    """
    stop = time.perf_counter() + seconds
    counts, faults = [0] * at_once, []

    def work(number: int) -> None:
        try:
            with Connection(target) as connection:
                while time.perf_counter() < stop:
                    connection.ask()
                    counts[number] += 1
        except (OSError, RuntimeError) as error:
            faults.append(error)

    threads = [threading.Thread(target=work, args=[number]) for number in range(at_once)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise RuntimeError(f"{target.url}: {faults[0]}")
    return Turn(sum(counts), time.perf_counter() - began)


class Connection:
    """One connection to one address, kept open."""

    def __init__(self, target: Target) -> None:
        parts = urlsplit(target.url)
        self.place = (parts.hostname or "", parts.port or 80)
        query = f"?{parts.query}" if parts.query else ""
        self.words = f"GET {parts.path}{query} HTTP/1.1\r\nHost: {parts.netloc}\r\n{target.headers}\r\n".encode()
        self.socket = socket.create_connection(self.place, timeout=30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def __enter__(self) -> "Connection":
        return self

    def __exit__(self, *arguments: object) -> None:
        self.socket.close()

    def ask(self) -> bytes:
        """Ask once and return the body."""
        self.socket.sendall(self.words)
        told = b""
        while b"\r\n\r\n" not in told:
            told += self._more()
        head, _, body = told.partition(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(head.partition(b"\r\n")[0].decode())
        lines = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:])
        if b"content-length" in lines:
            while len(body) < int(lines[b"content-length"]):
                body += self._more()
        else:
            while not body.endswith(b"0\r\n\r\n"):
                body += self._more()
        if lines.get(b"connection") == b"close":
            self.socket.close()
            self.socket = socket.create_connection(self.place, timeout=30)
        return body

    def _more(self) -> bytes:
        got = self.socket.recv(65536)
        if not got:
            raise RuntimeError("the connection was closed")
        return got
