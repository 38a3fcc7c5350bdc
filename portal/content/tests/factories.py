"""Small makers of test data that every app uses."""

import itertools
from typing import Any

import factory
from wagtail.models import Locale, Page

from conditions.models import ConditionIndexPage, ConditionPage, ConditionTopicPage
from portal.evidence.models import Claim, ClaimSource, GlossaryTerm, Source

_numbers = itertools.count(1)


class SourceFactory(factory.django.DjangoModelFactory):
    """A source."""

    class Meta:
        model = Source

    key = factory.Sequence(lambda n: f"SRC{n}")
    title = factory.Sequence(lambda n: f"Source number {n}")
    publisher = "A publisher"
    kind = Source.Kind.REVIEW
    url = factory.Sequence(lambda n: f"https://example.org/source/{n}")


class TermFactory(factory.django.DjangoModelFactory):
    """A term of the glossary, in the site's own language."""

    class Meta:
        model = GlossaryTerm

    locale = factory.LazyFunction(Locale.get_default)
    term = factory.Sequence(lambda n: f"Term{n}")
    slug = factory.LazyAttribute(lambda made: made.term.lower().replace(" ", "-"))
    meaning = "What it means, in plain words."


def add_page(parent: Page, model: type[Page], *, live: bool = True, **values: Any) -> Page:
    """Add a page of ``model`` under ``parent`` and publish it unless told otherwise."""
    number = next(_numbers)
    values = {"title": f"{model.__name__} {number}", "slug": f"page-{number}", **values}
    page = model(live=False, **values)
    parent.add_child(instance=page)
    revision = page.save_revision()
    if live:
        revision.publish()
    page.refresh_from_db()
    return page


def add_hub(home: Page, **values: Any) -> ConditionPage:
    """Add an index and a condition under it."""
    index = home.get_children().type(ConditionIndexPage).first()
    if index is None:
        index = add_page(home, ConditionIndexPage, title="Conditions", slug="conditions", show_in_menus=True)
    return add_page(index.specific, ConditionPage, **{"title": "Test condition", "slug": "test-condition", **values})


def add_topic(hub: Page, **values: Any) -> ConditionTopicPage:
    """Add a topic page under a hub."""
    return add_page(hub, ConditionTopicPage, **values)


def make_claim(*rows: Any, **values: Any) -> Claim:
    """Make a claim that rests on ``rows``: sources, or pairs of a source and what else the row says."""
    number = next(_numbers)
    evidence = []
    for place, row in enumerate(rows):
        source, more = row if isinstance(row, tuple) else (row, {})
        evidence.append(ClaimSource(source=source, sort_order=place, **more))
    values = {"key": f"claim-{number}", "statement": f"Fact number {number}.", "topic": "Signs", **values}
    claim = Claim(evidence=evidence, **values)
    claim.save()
    return claim
