"""Everything a reader sees of a page, as plain data, and its fingerprint.

This app knows no page type. Those who do register how to read one (``portal.content.material``).
"""

import hashlib
import json
from collections.abc import Callable, Iterable
from typing import Any

from wagtail.models import Page

Material = dict[str, Any]  # JSON: the public fields, and what the rows they point to show
Names = dict[tuple[str, str], str]  # by kind of row and primary key; by ("", key) where no other kind has such keys
Reader = Callable[[Iterable[Page]], dict[int, Material]]
Namer = Callable[[Page], Names]
_reader: Reader | None = None
_namer: Namer | None = None


def register_reader(reader: Reader, namer: Namer) -> None:
    """Let ``reader`` turn specific pages, published ones or drafts, into material by primary key.

    ``namer`` tells the names of what a page points to: material holds primary keys, which say nothing to a person.
    """
    global _reader, _namer
    _reader, _namer = reader, namer


def materials_of(pages: Iterable[Page]) -> dict[int, Material]:
    """Return the material of specific pages by primary key, with one query for each kind of thing they point to.

    Raises:
        LookupError: no app has registered how to read pages.
    """
    if _reader is None:
        raise LookupError("No reader of pages is registered.")
    return _reader(pages)


def material_of(page: Page) -> Material:
    """Return the material of one specific page, as it is in memory: published or a draft."""
    return materials_of([page])[page.pk]


def names_of(page: Page) -> Names:
    """Return the names of what a specific page points to, with one query for each kind of thing."""
    return _namer(page) if _namer else {}


def as_stored(material: Material) -> Material:
    """Return it as a signature keeps it, so that both can be compared part by part."""
    stored: Material = json.loads(json.dumps(material))
    return stored


def fingerprint_of(material: Material) -> str:
    """Return the SHA-256 of the material as canonical JSON, 64 hexadecimal digits."""
    text = json.dumps(material, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()
