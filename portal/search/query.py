"""Asking the index: all words first, a typing mistake mended only when nothing was found, then any of the words."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.contrib.postgres.search import SearchHeadline, SearchQuery, SearchRank, TrigramSimilarity
from django.db.models import Case, F, QuerySet, When
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Page
from wagtail.query import PageQuerySet

from portal.content.querysets import readable
from portal.search.indexing import words_in
from portal.search.models import CONFIG, SearchEntry, SearchWord

MAX_LENGTH = 200  # characters of a question; nobody types more, and a longer one is cut with a notice
MAX_WORDS = 20
MAX_CORRECTED_WORDS = 6
SHORTEST_CORRECTED = 5  # letters; a short word is too near to too many others ("die" to "did")
SIMILAR_ENOUGH = 0.3  # of trigrams, to be looked at at all
NEAR_ENOUGH = 0.8  # of letters in order, to be taken for a typing mistake
CANDIDATES = 10
_WORD = re.compile(r"[^\W_](?:[\w'’.-]*\w)?")
_PRECEDENCE = Case(When(about_site=True, then=0.2), default=1.0)  # pages about the site come after the others
START, STOP = "\x02", "\x03"  # marks that cannot occur in a text, so that the snippet can be escaped safely


@dataclass(frozen=True)
class Found:
    """What a search came to."""

    entries: QuerySet[SearchEntry]
    searched_for: str
    corrected: bool = False
    any_word: bool = False


def plain_words(text: str) -> str:
    """Return the words of a question without signs: Postgres reads some as operators and gives up on long runs."""
    return " ".join(_WORD.findall(text)[:MAX_WORDS])


def find(text: str, pages: PageQuerySet | None = None, *, exactly: bool = False) -> Found:
    """Search ``pages`` for ``text``: with all its words; mended; with any of its words. Without ``pages``, all.

    ``exactly`` stops after the first: the visitor has said that the words are meant as typed.
    """
    text = plain_words(text)
    pages = Page.objects.all() if pages is None else pages
    entries = _matching(text, pages)
    if exactly or entries.exists():
        return Found(entries, text)
    mended = correct(text)
    if mended != text:
        entries = _matching(mended, pages)
        if entries.exists():
            return Found(entries, mended, corrected=True)
    either = " or ".join(sorted(words_in(mended)))
    return Found(_matching(either, pages) if either else entries, text, any_word=True)


def _matching(text: str, pages: PageQuerySet) -> QuerySet[SearchEntry]:
    query = SearchQuery(text, search_type="websearch", config=CONFIG)
    return (
        SearchEntry.objects.filter(vector=query, page__in=readable(pages))
        .select_related("page__locale")
        .defer("text", "vector")
        # F(): a plain name would be taken for text and parsed again for each row, without its weights.
        .annotate(
            rank=SearchRank(F("vector"), query, normalization=1) * Case(When(about_site=True, then=0.2), default=1.0)
        )
        .order_by("-rank", "pk")
    )


def correct(text: str) -> str:
    """Put the nearest word of the index in place of each word that occurs on no page."""
    words = words_in(text)
    known = set(SearchWord.objects.filter(pk__in=words).values_list("pk", flat=True))
    mended = text.lower()
    unknown = [word for word in sorted(words - known) if len(word) >= SHORTEST_CORRECTED]
    for word in unknown[:MAX_CORRECTED_WORDS]:
        similar = (
            SearchWord.objects.annotate(likeness=TrigramSimilarity("word", word))
            .filter(word__trigram_similar=word, likeness__gte=SIMILAR_ENOUGH, word__startswith=word[0])
            .order_by("-likeness", "word")
            .values_list("pk", flat=True)
        )
        # Trigrams favour short words ("treat" for "treatmnet"): of the nearest few, the order of letters decides.
        near = [(SequenceMatcher(None, word, found).ratio(), found) for found in similar[:CANDIDATES]]
        ratio, nearest = max(near, default=(0.0, ""))
        if ratio >= NEAR_ENOUGH:
            mended = re.sub(rf"\b{re.escape(word)}\b", nearest, mended)
    return mended if mended != text.lower() else text


def snippets(entries: list[SearchEntry], searched_for: str) -> dict[int, SafeString]:
    """Return a short passage of each page with the words found in ``<mark>``, by primary key; one query."""
    query = SearchQuery(searched_for, search_type="websearch", config=CONFIG)
    headline = SearchHeadline(
        "text", query, config=CONFIG, start_sel=START, stop_sel=STOP, max_words=32, min_words=16, max_fragments=2
    )
    rows = SearchEntry.objects.filter(pk__in=[entry.pk for entry in entries]).annotate(passage=headline)
    return {row.pk: _marked(row.passage) for row in rows}


def _marked(passage: str) -> SafeString:
    safe = escape(passage).replace(START, "<mark>").replace(STOP, "</mark>").replace(" ... ", " … ")
    return mark_safe(f"… {safe} …")  # noqa: S308  (escaped above; the two marks are ours)
