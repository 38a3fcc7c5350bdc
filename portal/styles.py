"""Joins the source style sheets, in layer order: for every page, for what only some show, for the directory.

An ``order.txt`` names the sheets beside it. The joined files are offered to Django as if they stood in ``static/``, so
that development serves them, and ``collectstatic`` copies, hashes and compresses them like any other file.
"""

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.checks import CheckMessage
from django.core.files.storage import FileSystemStorage

# What is offered, and the list it is joined from. What only some pages show is no burden to the others.
JOINED = {"css/site.css": "order.txt", "css/more.css": "more/order.txt", "css/directory.css": "directory/order.txt"}
MAX_BYTES = 24 * 1024  # of joined source, so that the first view stays small on a bad connection
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SPACE = re.compile(r"\s+")
_AROUND = re.compile(r"\s*([{};,>])\s*")


def source_sheets(folder: Path, order: str = "order.txt") -> list[Path]:
    """Return the source sheets named in a list of the folder, in that order.

    Raises:
        FileNotFoundError: a named sheet is not there.
    """
    listed = folder / order
    return [(listed.parent / line).resolve(strict=True) for line in listed.read_text(encoding="utf-8").split()]


def squeeze(css: str) -> str:
    """Take comments and needless white space out. Strings with such characters do not occur in our sheets."""
    css = _SPACE.sub(" ", _COMMENT.sub("", css))
    css = _AROUND.sub(r"\1", css).replace(";}", "}").replace(": ", ":").strip()
    # The sheets of components stand together in one layer, so the first may open it for all.
    before, opening, after = css.partition("@layer components{")
    return before + opening + after.replace("}@layer components{", "") + "\n"


def join_sheets(folder: Path, order: str = "order.txt") -> str:
    """Return the joined, squeezed style sheet of the sources in ``folder``."""
    return squeeze("\n".join(sheet.read_text(encoding="utf-8") for sheet in source_sheets(folder, order)))


class JoinedStylesFinder(BaseFinder):
    """Offers the joined sheets, each written anew whenever a source is newer than it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.sources = Path(settings.BASE_DIR) / "static" / "css"
        self.storage = FileSystemStorage(location=Path(settings.BASE_DIR) / ".build" / "static")

    def check(self, **kwargs: Any) -> list[CheckMessage]:
        """No configuration to check."""
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """Return a joined sheet's place on disk for its name, in a list if ``find_all``; ``[]`` for any other."""
        if path not in JOINED:
            return []
        place = str(self._written(path))
        return [place] if find_all else place

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        """Yield the joined sheets for ``collectstatic``."""
        for path in JOINED:
            self._written(path)
            yield path, self.storage

    def _written(self, path: str) -> Path:
        target, order = Path(self.storage.path(path)), JOINED[path]
        sheets = [Path(__file__), self.sources / order, *source_sheets(self.sources, order)]
        newest = max(sheet.stat().st_mtime for sheet in sheets)
        if not target.exists() or target.stat().st_mtime < newest:
            target.parent.mkdir(parents=True, exist_ok=True)
            draft = target.with_suffix(f".{os.getpid()}")  # another process may be reading or writing this very sheet
            draft.write_text(join_sheets(self.sources, order), encoding="utf-8")
            draft.replace(target)
        return target
