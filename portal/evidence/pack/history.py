"""Every version of some pages: who made it, when, and which words changed."""

import datetime
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from html import unescape
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.fields import StreamField
from wagtail.models import Page, PageLogEntry, Revision

from portal.evidence.material import Material

_END = re.compile(r"</(?:p|li|h\d)>|<br\s*/?>")
_TAG = re.compile(r"<[^>]*>")
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True)
class Change:
    """What changed in one field."""

    name: str
    removed: list[str]
    added: list[str]


@dataclass(frozen=True)
class Version:
    """One version of a page."""

    page: Page
    number: int
    made_at: datetime.datetime
    by: str
    status: str
    changes: list[Change] = field(default_factory=list)

    @property
    def fields(self) -> list[str]:
        """The names of what changed."""
        return [change.name for change in self.changes]


def versions_of(
    pages: Iterable[Page], materials: dict[int, Material], since: datetime.datetime | None
) -> Iterator[Version]:
    """Yield the versions of specific pages made since then, or all, the oldest first, page by page: two queries.

    Drafts newer than what is published are named, without their words.

    Args:
        pages: published pages.
        materials: what readers see of them: its fields alone are compared, notes among editors never.
        since: when the last pack was made.
    """
    known = {page.pk: page for page in pages}
    published = _published(known)
    before: dict[int, dict[str, list[str]]] = {}
    revisions = Revision.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page), object_id__in=[str(key) for key in known]
    )
    numbers: dict[int, int] = {}
    for revision in revisions.select_related("user").order_by("object_id", "created_at", "pk").iterator():
        page = known[int(revision.object_id)]
        numbers[page.pk] = numbers.get(page.pk, 0) + 1
        names = materials[page.pk]["fields"]
        texts = {name: list(_lines(_stored(page, name, revision.content.get(name)))) for name in names}
        earlier, before[page.pk] = before.get(page.pk), texts
        if since is not None and revision.created_at <= since:
            continue
        hidden = _is_after_what_is_live(page, revision)
        yield Version(
            page,
            numbers[page.pk],
            revision.created_at,
            str(revision.user or ""),
            _status(page, revision, published, hidden),
            [] if hidden or earlier is None else list(_changes(page, earlier, texts)),
        )


def _published(pages: Iterable[int]) -> set[int]:
    entries = PageLogEntry.objects.filter(page__in=list(pages), action="wagtail.publish")
    return set(entries.values_list("revision", flat=True))


def _is_after_what_is_live(page: Page, revision: Revision) -> bool:
    if revision.pk == page.live_revision_id:
        return False
    return page.last_published_at is None or revision.created_at > page.last_published_at


def _status(page: Page, revision: Revision, published: set[int], hidden: bool) -> str:
    if revision.pk == page.live_revision_id:
        return _("Published now")
    if hidden:
        return _("Draft, not published: its words are left out")
    return _("Published earlier") if revision.pk in published else _("Draft on the way")


def _changes(page: Page, before: dict[str, list[str]], after: dict[str, list[str]]) -> Iterator[Change]:
    for name, lines in after.items():
        removed, added = _difference(before.get(name, []), lines)
        if removed or added:
            yield Change(_label(page, name), removed, added)


def _difference(before: list[str], after: list[str]) -> tuple[list[str], list[str]]:
    removed: list[str] = []
    added: list[str] = []
    if before != after:
        for _tag, start, end, new_start, new_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
            if before[start:end] != after[new_start:new_end]:
                removed += before[start:end]
                added += after[new_start:new_end]
    return removed, added


def _label(page: Page, name: str) -> str:
    try:
        return str(capfirst(page._meta.get_field(name).verbose_name))
    except (LookupError, AttributeError):
        return name.replace("_", " ").capitalize()


def _stored(page: Page, name: str, value: Any) -> Any:
    """Return the stored value; a stream is kept as JSON in JSON."""
    is_stream = name in {one.name for one in page._meta.concrete_fields if isinstance(one, StreamField)}
    return json.loads(value) if is_stream and isinstance(value, str) else value


def _lines(value: Any) -> Iterator[str]:
    """Yield the texts in a stored value, a line for each paragraph; keys and names of blocks are none."""
    if isinstance(value, str):
        if not _ID.fullmatch(value):
            for part in _END.split(value):
                if text := " ".join(unescape(_TAG.sub("", part)).split()):
                    yield text
    elif isinstance(value, list):
        for item in value:
            yield from _lines(item)
    elif isinstance(value, dict):
        for item in [value["value"]] if {"type", "value"} <= value.keys() else value.values():
            yield from _lines(item)
