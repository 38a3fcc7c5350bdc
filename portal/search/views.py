"""The search page."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page as ResultsPage
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe
from wagtail.models import Page

from portal.content.batch import Batch, batch_for
from portal.content.danger import danger_in
from portal.content.navigation import SECTION_DEPTH, STEP, navigation_for
from portal.content.querysets import of_site, readable
from portal.evidence.models import GlossaryTerm
from portal.search.directory import in_directory
from portal.search.forms import SearchForm
from portal.search.query import MAX_LENGTH, find, snippets

PER_PAGE = 10
MOST_TERMS = 3


@dataclass(frozen=True)
class Result:
    """One page found."""

    title: str
    url: str
    trail: str
    summary: str
    snippet_html: SafeString


def trails_of(pages: list[Page]) -> dict[int, str]:
    """Return where each page stands, such as "Conditions › MMN", by primary key; one query for all."""
    above = {page.path[:end] for page in pages for end in range(STEP * SECTION_DEPTH, len(page.path), STEP)}
    titles = dict(readable(Page.objects.filter(path__in=above)).values_list("path", "title"))
    return {
        page.pk: " › ".join(titles[p] for p in sorted(titles) if page.path.startswith(p) and p != page.path)
        for page in pages
    }


def terms_for(text: str, batch: Batch) -> list[GlossaryTerm]:
    """Return the words of the question that the glossary explains; people write abbreviations in small letters."""
    return batch.glossary().terms_in(f"{text}\n{text.upper()}")[:MOST_TERMS]


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Show what was found, a page of ten at a time. ``page=abc`` shows the first, ``page=9999`` the last."""
    form = SearchForm(request.GET)
    batch = batch_for(request)
    asked = form.cleaned_data["q"] if form.is_valid() else ""
    danger = danger_in(asked)
    context = {
        "form": form,
        "query": asked,
        "invalid": not form.is_valid(),
        "cut": len(request.GET.get("q", "")) > MAX_LENGTH,
        "max_length": MAX_LENGTH,
        "danger": danger,
        "nav": navigation_for(request, batch),
    }
    if asked:
        # Words are taken as typed when the visitor says so ("Search for Y instead"), when the directory knows them
        # all as they are, and always when someone may be in danger.
        exactly = "exact" in request.GET
        directory = in_directory(asked, danger, exactly=exactly)
        known = directory is not None and directory.knows_the_words
        here = of_site(Page.objects.all(), request)
        found = find(asked, here, exactly=bool(exactly or known or danger))
        # Any: first it holds entries of the index, then what the template shows of them.
        results: ResultsPage[Any] = Paginator(found.entries, PER_PAGE).get_page(request.GET.get("page"))
        entries = list(results.object_list)
        passages = snippets(entries, found.searched_for)
        trails = trails_of([entry.page for entry in entries])
        results.object_list = [
            Result(e.title, e.page.get_url(request) or "/", trails[e.pk], e.summary, passages.get(e.pk, SafeString("")))
            for e in entries
        ]
        context |= {"found": found, "results": results, "directory": directory, "terms": terms_for(asked, batch)}
    response = render(request, "pages/search_results.html", context)
    # What people ask for is theirs: no cache on the way may keep it.
    response["Cache-Control"] = "private, no-store"
    return response
