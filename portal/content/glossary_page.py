"""The A to Z of words explained."""

from itertools import groupby
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.addresses import absolute
from portal.content.batch import batch_for
from portal.content.jsonld import as_script
from portal.content.navigation import navigation_for
from portal.evidence.glossary import Glossary
from portal.evidence.models import GlossaryTerm


@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    """Show every term of the page's language under its first letter; marks in pages lead to ``#<slug>`` here."""
    batch = batch_for(request)
    found = batch.glossary()
    terms = sorted(found.terms, key=lambda term: (_letter(term), term.term.casefold()))
    context = {
        "nav": navigation_for(request, batch),
        "letters": [(letter, list(group)) for letter, group in groupby(terms, key=_letter)],
        "canonical": absolute(reverse("glossary")),
        "script": as_script([term_set(found)]) if terms else "",
    }
    return render(request, "pages/glossary.html", context)


def _letter(term: GlossaryTerm) -> str:
    """Return the letter a term stands under; what begins with none stands first, under the digits."""
    first = term.term[:1].upper()
    return first if first.isalpha() else "0-9"


def term_set(glossary: Glossary) -> dict[str, Any]:
    """Return the glossary as a ``DefinedTermSet`` of schema.org."""
    address = absolute(reverse("glossary"))
    return {
        "@type": "DefinedTermSet",
        "@id": address,
        "url": address,
        "name": _("Words explained"),
        "inLanguage": get_language() or settings.LANGUAGE_CODE,
        "hasDefinedTerm": [_defined(term, address) for term in glossary.terms],
    }


def _defined(term: GlossaryTerm, address: str) -> dict[str, Any]:
    url = f"{address}#{term.slug}"
    entry: dict[str, Any] = {"@type": "DefinedTerm", "@id": url, "url": url, "name": term.term}
    entry["description"] = term.meaning
    if others := term.names[1:]:
        entry["alternateName"] = others
    return entry
