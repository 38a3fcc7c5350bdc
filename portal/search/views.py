"""The search page."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page as ResultsPage
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from portal.content.batch import batch_for
from portal.content.navigation import navigation_for
from portal.search.crisis import is_crisis
from portal.search.forms import SearchForm
from portal.search.query import MAX_LENGTH, find, snippets
from support_directory.models import Service

PER_PAGE = 10
MOST_SERVICES = 3


@dataclass(frozen=True)
class Result:
    """One page found."""

    title: str
    url: str
    summary: str
    snippet_html: SafeString


def services_for(text: str) -> list[Service]:
    """Return the first services of the directory that hold all the words; the directory's own page has the rest."""
    return list(Service.objects.listed().matching(text.split()).with_phones()[:MOST_SERVICES])


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Show what was found, a page of ten at a time. ``page=abc`` shows the first, ``page=9999`` the last."""
    form = SearchForm(request.GET)
    asked = form.cleaned_data["q"] if form.is_valid() else ""
    context = {
        "form": form,
        "query": asked,
        "invalid": not form.is_valid(),
        "cut": len(request.GET.get("q", "")) > MAX_LENGTH,
        "max_length": MAX_LENGTH,
        "crisis": is_crisis(asked),
        "nav": navigation_for(request, batch_for(request)),
    }
    if asked:
        # "Search for Y instead": the visitor meant what they typed.
        found = find(asked, exactly="exact" in request.GET)
        # Any: first it holds entries of the index, then what the template shows of them.
        results: ResultsPage[Any] = Paginator(found.entries, PER_PAGE).get_page(request.GET.get("page"))
        entries = list(results.object_list)
        passages = snippets(entries, found.searched_for)
        results.object_list = [
            Result(e.title, e.page.get_url(request) or "/", e.summary, passages.get(e.pk, SafeString("")))
            for e in entries
        ]
        context |= {"found": found, "results": results, "services": services_for(found.searched_for)}
    response = render(request, "pages/search_results.html", context)
    # What people ask for is theirs: no cache on the way may keep it.
    response["Cache-Control"] = "private, no-store"
    return response
