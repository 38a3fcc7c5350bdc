"""Somebody who is not signed in tries every address outside the admin, by every verb: as tests/public_doors.txt says.

A new address needs a line there before it may exist. (The admin's are in tests/admin_doors.txt.)
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from portal.content.tests.factories import add_hub
from portal.evidence.models import Claim
from portal.front_cache.addresses import whole_site
from portal.media.models import PortalDocument
from support_directory.tests.factories import ServiceFactory

pytestmark = pytest.mark.django_db
FILE = Path(__file__).with_name("public_doors.txt")
# Patterns without names for their parts, or with such as no row can stand for.
SPECIAL = {
    r"documents/(\d+)/(.*)$": "documents/{document_id}/{document_filename}",
    r"media/(?P<path>(?:images|videos)/.+)$": "media/images/nothing.png",
    r"((?:[\w\-]+/)*)$": "nothing/",
}
# What nobody walks: its copy would be of no use, or there is none. Patterns as in tests/public_doors.txt.
NOT_WALKED = (
    "_util/login/",
    r"account/.*",
    r"documents/.*",
    "healthz|readyz|metrics",  # must be true this second
    r"robots\.txt|\.well-known/security\.txt|sitemap.*",  # programs come back
    r"api/.*",  # and so do these
    r"search/",  # a field for words: nothing without the application
    r"feedback/.*|evidence/<slug:key>/(?:still-right|thank-you)/",  # forms
    r"support-directory/(?:suggest|thank-you|<slug:slug>/report)/",
    "support-directory/shortlist/",  # filled by the visitor's own list
    r"support-directory/services\.csv",  # for spreadsheets; the plain list stands in
)
VERBS = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


@pytest.fixture
def values(home) -> dict[str, str]:
    """What the parts of addresses are: rows that are there."""
    hub = add_hub(home)
    service = ServiceFactory(slug="line")
    document = PortalDocument.objects.create(title="Leaflet", file=ContentFile(b"x", "a.pdf"))
    Claim.objects.create(key="one", statement="A fact.", topic="Treatment")
    return {
        "page_id": str(hub.pk),
        "slug": "line",
        "key": "one",
        "section": "pages",
        "token": "no-token",
        "document_id": str(document.pk),
        "document_filename": document.filename,
        "restriction_id": "1",
        "page_view_restriction_id": "1",
        "id": str(service.pk),
        "pk": "1",
    }


def patterns(resolver: URLResolver | None = None, path: str = "") -> Iterator[str]:
    """Yield each address outside the admin as Django has it, with its names."""
    for pattern in (resolver or get_resolver()).url_patterns:
        here = path + str(pattern.pattern).lstrip("^")
        if here.startswith("admin/"):
            continue
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern, here)
        elif isinstance(pattern, URLPattern):
            yield here


def address(pattern: str, values: dict[str, str]) -> str:
    """Return an address that this pattern matches; one that leads to nothing where it takes anything."""
    if pattern in SPECIAL:
        return "/" + SPECIAL[pattern].format(**values)
    text = re.sub(r"<(?:\w+:)?(\w+)>(?![^(]*\))", lambda found: values.get(found[1], "nothing"), pattern)
    text = re.sub(r"\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)", lambda found: values.get(found[1], "nothing"), text)
    text = re.sub(r"\((?:[^()]|\([^()]*\))*\)", "nothing", text)
    return "/" + re.sub(r"\\Z|\$$|\\", "", text.replace(".+", "nothing").replace(".*", "nothing"))


def answers(pattern: str, values: dict[str, str]) -> str:
    """Return what each verb is answered, as a line of the file."""
    said = []
    for verb in VERBS:
        cache.clear()  # the limits of tries are another test's
        response = Client(raise_request_exception=False).generic(verb, address(pattern, values))
        where = response.headers.get("Location", "").partition("?")[0]
        said.append(f"{response.status_code} {where}".rstrip())
    answered = [f"{verb} {one}" for verb, one in zip(VERBS, said, strict=True)]
    return f"{pattern} | " + (f"all {said[0]}" if len(set(said)) == 1 else ", ".join(answered))


def test_nobody_gets_further_than_the_file_says(values):
    found = [answers(pattern, values) for pattern in dict.fromkeys(patterns())]
    text = "\n".join(found)
    written = [line for line in FILE.read_text().splitlines() if line and not line.startswith("#")]
    assert text.splitlines() == written, "Look at each new line. If it is meant, put it into tests/public_doors.txt."
    assert " 50" not in text


def test_every_public_address_is_walked_or_named_above(home, values, settings):
    """A new address in tests/public_doors.txt must be one or the other."""
    doors = [line.partition(" | ") for line in FILE.read_text().splitlines() if line and not line.startswith("#")]
    readable = [door for door, _, verbs in doors if verbs.startswith(("GET 200", "all 200"))]
    walked = {url.removeprefix(settings.BASE_URL) for url in whole_site()}
    for door in readable:
        left_out = any(re.fullmatch(pattern, door) for pattern in NOT_WALKED)
        assert (address(door, values) in walked) is not left_out, door
