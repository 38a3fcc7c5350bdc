"""Writes the site's own search index in bulk: page by page, as publishing does it, 10,000 pages take far longer."""

from collections.abc import Iterator
from typing import Any

from wagtail.models import Page, get_page_models

from portal.content.batch import Batch
from portal.content.models import BasePage
from portal.content.querysets import readable
from portal.search.indexing import plain_text, words_in
from portal.search.models import SearchEntry, SearchWord

CHUNK = 500  # pages held in memory at once


def index_all() -> int:
    """Write the search index of all pages in bulk and return how many pages can be found."""
    SearchEntry.objects.all().delete()
    words: set[str] = set()
    made = 0
    for pages in _specific_pages():
        batch = Batch()  # what the chunk points to comes in a few queries, not in a few for each page
        for page in pages:
            page.collect_references(batch)
        with batch.activate():
            entries = [
                SearchEntry(
                    page_id=page.pk,
                    title=page.title,
                    names=" ".join([getattr(page, "abbreviation", ""), *getattr(page, "other_name_list", [])]).strip(),
                    summary=page.listing_text,
                    text=plain_text(page),
                )
                for page in pages
            ]
        for entry in entries:
            words |= words_in("\n".join([entry.title, entry.names, entry.summary, entry.text]))
        SearchEntry.objects.bulk_create(entries)
        made += len(entries)
    SearchWord.objects.bulk_create([SearchWord(word=word) for word in sorted(words)], 5000, ignore_conflicts=True)
    return made


def _specific_pages() -> Iterator[list[Any]]:
    for model in get_page_models():
        if not issubclass(model, BasePage):
            continue
        found = list(readable(Page.objects.type(model)).order_by("pk").values_list("pk", flat=True))
        for start in range(0, len(found), CHUNK):
            yield list(model.objects.filter(pk__in=found[start : start + CHUNK]))
