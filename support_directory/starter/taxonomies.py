"""Loads the lists of terms."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db.models import CharField, F, Value
from django.db.models.functions import Concat

from support_directory.models import Taxonomy, TaxonomyTerm
from support_directory.starter.known import Known, known, starter_id

_PLACES = 10  # between two terms, so that staff can put one of theirs there


class _Term(NamedTuple):
    key: str  # taxonomy/slug
    parent: str | None
    values: dict[str, Any]


def load_taxonomies(lists: list[dict[str, Any]]) -> int:
    """Make the lists and terms that were never loaded and return how many that was.

    A term whose list staff deleted stays away; one whose parent they deleted stands by itself.
    """
    taxonomies = known("taxonomy", Taxonomy, F("slug"), [data["slug"] for data in lists])
    terms = _known_terms(lists)
    made = len(taxonomies.new)
    for place, data in enumerate(lists):
        slug = data["slug"]
        if slug in taxonomies.new:
            taxonomies.rows[slug] = Taxonomy.objects.create(
                pk=starter_id("taxonomy", slug), slug=slug, name=data["name"], sort_order=place * _PLACES
            )
        if taxonomy := taxonomies.rows.get(slug):
            made += _load_terms(taxonomy, data, terms)
    return made


def terms_by_key(lists: list[dict[str, Any]]) -> dict[str, TaxonomyTerm | None]:
    """Return the terms of the file by ``taxonomy/slug``; None for those that staff deleted."""
    rows = _known_terms(lists).rows
    return {term.key: rows.get(term.key) for data in lists for term in _flat(data)}


def _load_terms(taxonomy: Taxonomy, data: dict[str, Any], terms: Known[TaxonomyTerm]) -> int:
    made = 0
    for place, term in enumerate(_flat(data)):
        if term.key in terms.new:
            parent = terms.rows.get(term.parent) if term.parent else None
            row = TaxonomyTerm(taxonomy=taxonomy, parent=parent, sort_order=place * _PLACES, **term.values)
            row.pk = starter_id("term", term.key)
            row.full_clean(validate_constraints=False)
            row.save()
            terms.rows[term.key] = row
            made += 1
    return made


def _known_terms(lists: list[dict[str, Any]]) -> Known[TaxonomyTerm]:
    named = Concat("taxonomy__slug", Value("/"), "slug", output_field=CharField())
    return known("term", TaxonomyTerm, named, [term.key for data in lists for term in _flat(data)])


def _flat(data: dict[str, Any], prefix: str = "", parent: str | None = None) -> Iterator[_Term]:
    """Yield the terms in the order of the file, each after its parent."""
    prefix = prefix or data["slug"]
    for term in data.get("terms", []):
        key = f"{prefix}/{term['slug']}"
        yield _Term(key, parent, {name: value for name, value in term.items() if name != "terms"})
        yield from _flat(term, prefix, key)
