"""What the faults need to know of the site, and to do in it, from outside and by its own models."""

import os
import re
import time
from collections.abc import Callable
from io import BytesIO
from urllib.parse import unquote

import requests
from PIL import Image

PASSWORD = "an editor who is a program"  # noqa: S105 - of a database that is thrown away
LONGEST = 120.0  # seconds: what takes longer needed a person


def eventually(what: Callable[[], object], longest: float = LONGEST) -> float:
    """Wait until something is so, and return after how many seconds it was.

    Raises:
        TimeoutError: it did not come to pass.
    """
    began = time.monotonic()
    while not what():
        if time.monotonic() - began > longest:
            raise TimeoutError(f"not after {longest:.0f} s")
        time.sleep(0.05)
    return time.monotonic() - began


def answers(url: str) -> bool:
    """Tell whether an address that no copy answers gives a 200."""
    try:
        return requests.get(url, timeout=10).status_code == 200
    except requests.RequestException:
        return False


def number_in(leads_to: str) -> int | None:
    """Return the key of the answer to a page's question that the site said it has kept, if it said so."""
    from portal.content.readers.forms import GUARD
    from portal.guards import value_in

    parts = unquote(leads_to).rstrip("/").split("/")
    value = value_in(parts[-1], GUARD) if parts else ""
    return int(value) if value.isdecimal() else None


def addresses() -> list[str]:
    """Return the paths of which nginx may keep a copy: every page, the directory and one of its filters."""
    from wagtail.models import Page, Site

    root = Site.objects.get(is_default_site=True).root_page
    paths = [page.get_url() for page in Page.objects.live().descendant_of(root, inclusive=True)]
    return [path for path in paths if path] + [
        "/help-now/",
        "/support-directory/",
        "/support-directory/?nation=scotland",
        "/support-directory/all/",
    ]


class Editor:
    """Somebody who is signed in to the admin, and uploads pictures."""

    def __init__(self, front: str) -> None:
        from portal.users.models import User

        User.objects.create_superuser("program", password=PASSWORD)
        self.front, self.session = front, requests.Session()
        self.session.headers["Referer"] = front
        self._send("/account/login/", {"login": "program", "password": PASSWORD})
        if "sessionid" not in self.session.cookies:
            raise RuntimeError("The editor could not sign in")

    def upload(self, title: str) -> tuple[int, str]:
        """Upload a picture of about 3 MB, and return the status and the words of the answer."""
        picture = BytesIO()
        Image.frombytes("RGB", (1000, 1000), os.urandom(3_000_000)).save(picture, "PNG")
        picture.seek(0)
        files = {"file": (f"{title}.png", picture, "image/png")}
        words = {"title": title, "description": "Noise", "licence": "own", "consent": "nobody"}
        got = self._send("/admin/images/add/", words, files)
        return got.status_code, re.sub(r"<[^>]+>|\s+", " ", got.text)

    def _send(self, path: str, data: dict[str, str], files: dict | None = None) -> requests.Response:
        form = self.session.get(self.front + path, timeout=30)
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form.text)
        if not token:
            raise RuntimeError(f"{path} has no form: {form.status_code}")
        return self.session.post(
            self.front + path, data | {"csrfmiddlewaretoken": token[1]}, files=files, timeout=60, allow_redirects=True
        )
