"""Keeps the search index in step with the pages."""

import re
import unicodedata
from collections.abc import Callable, Iterable

from django.db import transaction
from wagtail.models import Page

from portal.content.batch import Batch
from portal.content.models import BasePage
from portal.content.querysets import readable
from portal.search.models import SearchEntry, SearchWord

_WORD = re.compile(r"[a-z][a-z'’-]{2,39}")


def plain_text(page: BasePage) -> str:
    """Return all words of the page's streams, blocks in order."""
    parts: list[str] = []
    batch = Batch()
    page.collect_references(batch)
    with batch.activate():
        for name in page.stream_fields:
            value = getattr(page, name)
            parts += value.stream_block.get_searchable_content(value)
    return "\n".join(_ended(str(part).strip()) for part in parts if str(part).strip())


def _ended(part: str) -> str:
    """Close a heading or title with a full stop, so that a passage does not run it into the next sentence."""
    return part if part[-1] in ".!?:;,)" else f"{part}."


def words_in(text: str) -> set[str]:
    """Return the words of ``text`` in lower case without accents, three letters or longer."""
    folded = unicodedata.normalize("NFKD", text.lower())
    return set(_WORD.findall("".join(c for c in folded if not unicodedata.combining(c))))


@transaction.atomic
def index_page(page: Page) -> bool:
    """Write or remove the entry of ``page``; return whether it can now be found."""
    # A copy of its own: the text is read with unpublished links left out, and nobody may save that by accident.
    page = Page.objects.get(pk=page.pk).specific
    if not isinstance(page, BasePage) or not readable(Page.objects.filter(pk=page.pk)).exists():
        SearchEntry.objects.filter(page_id=page.pk).delete()
        return False
    names = " ".join([getattr(page, "abbreviation", ""), *getattr(page, "other_name_list", [])]).strip()
    fields = {
        "title": page.title,
        "names": names,
        "summary": page.listing_text,
        "text": plain_text(page),
    }
    about_site = not page.needs_review
    SearchEntry.objects.update_or_create(page_id=page.pk, defaults={**fields, "about_site": about_site})
    found = set().union(*(words_in(value) for value in fields.values()))
    SearchWord.objects.bulk_create([SearchWord(word=word) for word in sorted(found)], ignore_conflicts=True)
    return True


@transaction.atomic
def rebuild(progress: Callable[[Iterable[Page]], Iterable[Page]] = lambda pages: pages) -> int:
    """Index every page anew and drop words that no longer occur; return how many pages can be found.

    Visitors find everything meanwhile: the new index takes the old one's place at the end, in one transaction.

    ``progress`` wraps the iterable of pages, so that a command can show how far it is.
    """
    SearchWord.objects.all().delete()
    SearchEntry.objects.all().delete()
    pages = Page.objects.filter(depth__gt=1).order_by("pk")
    return sum(index_page(page) for page in progress(pages.iterator(chunk_size=200)))
