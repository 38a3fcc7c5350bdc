"""Joins the source style sheets, in layer order, into the one sheet every page loads.

``static/css/order.txt`` names the sheets. The joined file is offered to Django as if it stood in ``static/``, so that
development serves it, and ``collectstatic`` copies, hashes and compresses it like any other file.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.checks import CheckMessage
from django.core.files.storage import FileSystemStorage

JOINED = "css/site.css"
MAX_BYTES = 24 * 1024  # of joined source, so that the first view stays small on a bad connection
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SPACE = re.compile(r"\s+")
_AROUND = re.compile(r"\s*([{};,>])\s*")


def source_sheets(folder: Path) -> list[Path]:
    """Return the source sheets named in ``order.txt``, in that order.

    Raises:
        FileNotFoundError: a named sheet is not there.
    """
    lines = (folder / "order.txt").read_text(encoding="utf-8").split()
    return [(folder / line).resolve(strict=True) for line in lines]


def squeeze(css: str) -> str:
    """Take comments and needless white space out. Strings with such characters do not occur in our sheets."""
    css = _SPACE.sub(" ", _COMMENT.sub("", css))
    css = _AROUND.sub(r"\1", css).replace(";}", "}").replace(": ", ":").strip()
    # The sheets of components stand together in one layer, so the first may open it for all.
    before, opening, after = css.partition("@layer components{")
    return before + opening + after.replace("}@layer components{", "") + "\n"


def join_sheets(folder: Path) -> str:
    """Return the joined, squeezed style sheet of the sources in ``folder``."""
    return squeeze("\n".join(sheet.read_text(encoding="utf-8") for sheet in source_sheets(folder)))


class JoinedStylesFinder(BaseFinder):
    """Offers ``css/site.css``, written anew whenever a source is newer than it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.sources = Path(settings.BASE_DIR) / "static" / "css"
        self.storage = FileSystemStorage(location=Path(settings.BASE_DIR) / ".build" / "static")

    def check(self, **kwargs: Any) -> list[CheckMessage]:
        """No configuration to check."""
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """Return the joined sheet's place on disk for its name, in a list if ``find_all``; ``[]`` for any other."""
        if path != JOINED:
            return []
        place = str(self._written())
        return [place] if find_all else place

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        """Yield the joined sheet for ``collectstatic``."""
        self._written()
        yield JOINED, self.storage

    def _written(self) -> Path:
        target = Path(self.storage.path(JOINED))
        sheets = [Path(__file__), self.sources / "order.txt", *source_sheets(self.sources)]
        newest = max(sheet.stat().st_mtime for sheet in sheets)
        if not target.exists() or target.stat().st_mtime < newest:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(join_sheets(self.sources), encoding="utf-8")
        return target
