"""A backend for Wagtail's front-end cache that replaces copies instead of dropping them."""

import logging
from collections.abc import Iterable
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import urlsplit

from wagtail.contrib.frontend_cache.backends import BaseBackend

log = logging.getLogger(__name__)
HEADER = "X-Refresh-Copy"
SECONDS = 10.0  # what nginx waits for a page, too
GIVE_UP = 3  # failures in a row


class RefreshBackend(BaseBackend):
    """Asks nginx for each page with a secret word; the answer replaces nginx's copy, so there is always one.

    Parameters, as ``WAGTAILFRONTENDCACHE`` names them: ``LOCATION``, where nginx answers; ``SECRET``, the word that
    ``deploy/nginx.conf`` knows; ``TIMEOUT`` in seconds.
    """

    def __init__(self, params: dict[str, Any]) -> None:
        super().__init__(params)
        self.location = urlsplit(params["LOCATION"])
        self.secret: str = params["SECRET"]
        self.timeout: float = params.get("TIMEOUT", SECONDS)

    def purge(self, url: str) -> None:
        """Replace the copy of one address."""
        self.purge_batch([url])

    def purge_batch(self, urls: Iterable[str]) -> None:
        """Replace the copies of some addresses, over one connection, in their order."""
        self.refresh(urls)

    def refresh(self, urls: Iterable[str]) -> list[str]:
        """Replace copies and return the addresses for which that failed.

        A failure is logged and no more: the copy grows old by itself in ten seconds. After some in a row the others
        are not tried: the application or nginx is away, and whoever waits behind this should not wait for that.
        """
        failed: list[str] = []
        in_a_row = 0
        connection = self._connection()
        try:
            for url in urls:
                if in_a_row == GIVE_UP:
                    failed.append(url)
                    continue
                try:
                    self._ask(connection, url)
                    in_a_row = 0
                except (OSError, HTTPException) as error:
                    log.warning("The copy of %s was not replaced: %s", urlsplit(url).path, error)
                    failed.append(url)
                    in_a_row += 1
                    connection.close()  # the next address gets a connection of its own
        finally:
            connection.close()
        return failed

    def _connection(self) -> HTTPConnection:
        kind = HTTPSConnection if self.location.scheme == "https" else HTTPConnection
        return kind(self.location.hostname or "", self.location.port, timeout=self.timeout)

    def _ask(self, connection: HTTPConnection, url: str) -> None:
        """Ask for one address as a visitor's browser does, of the host that visitors name."""
        parts = urlsplit(url)
        headers = {"Host": parts.netloc, "X-Forwarded-Proto": parts.scheme, HEADER: self.secret}
        query = f"?{parts.query}" if parts.query else ""
        connection.request("GET", f"{parts.path or '/'}{query}", headers=headers)
        answer = connection.getresponse()
        answer.read()
        if answer.status >= 500:
            raise HTTPException(f"status {answer.status}")
