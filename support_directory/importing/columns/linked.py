"""Columns that name rows of other tables: the organisation, and terms of the lists."""

import difflib
import uuid

from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import gettext as _
from modelcluster.models import get_serializable_data_for_fields

from support_directory.importing.columns import items
from support_directory.importing.columns.base import CellError, Column, tidy
from support_directory.importing.draft import Draft, Named, as_json
from support_directory.models import Attribute

_LONGEST_NAME, _LONGEST_SLUG = 200, 120


class OrganizationColumn(Column):
    """The name of the organisation, or its short name. Where a file has both, both must mean the same one."""

    def dump(self, draft: Draft) -> str:
        """Return it."""
        found = draft.organization
        return tidy(found.slug if self.name == "organization_slug" else found.name) if found else ""

    def load(self, draft: Draft, text: str) -> None:
        """Point the entry at the organisation; one that nobody knows yet is made when the import is applied."""
        name, slug = draft.cells.get("organization", ""), draft.cells.get("organization_slug", "")
        found = _find(draft, name, slug)
        if found.id not in draft.book.organizations:
            draft.new_organization = found
        draft.content["organization"] = found.id


def _find(draft: Draft, name: str, slug: str) -> Named:
    if slug:
        found = draft.book.by_slug(slug)
        if found and name and found not in draft.book.by_name(name):
            words = _(
                "The short name “%(slug)s” is that of “%(there)s”, not of “%(name)s”. Change both, or leave one out."
            )
            raise CellError(words % {"slug": slug, "there": found.name, "name": name})
        return found or _new(draft, name, slug)
    if not name:
        raise CellError(_("An entry needs an organisation."))
    same = draft.book.by_name(name)
    if len(same) > 1:
        words = _("Several organisations are called “%(name)s”. Say which one in the column organization_slug.")
        raise CellError(words % {"name": name})
    return same[0] if same else _new(draft, name, slugify(name)[:_LONGEST_SLUG])


def _new(draft: Draft, name: str, slug: str) -> Named:
    if not name:
        raise CellError(_("There is no organisation with the short name “%(slug)s”.") % {"slug": slug})
    if not slug or slug != slugify(slug) or len(slug) > _LONGEST_SLUG:
        words = _("Give it a short name of small letters, digits and hyphens in the column organization_slug.")
        raise CellError(words)
    if len(name) > _LONGEST_NAME:
        raise CellError(_("Longer than %(limit)s characters.") % {"limit": _LONGEST_NAME})
    if there := draft.book.by_slug(slug):
        words = _(
            "“%(name)s” looks like “%(there)s”. Write that name; or, if it is another, give it an organization_slug."
        )
        raise CellError(words % {"name": name, "there": there.name})
    if draft.namespace is None:
        raise CellError(_("There is no organisation called “%(name)s”.") % {"name": name})
    return Named(str(uuid.uuid5(draft.namespace, f"organization:{slug}")), slug, name)


class TermsColumn(Column):
    """The short names of terms from one list."""

    def __init__(self, name: str, taxonomy: str, help_text: str | Promise, *others: str) -> None:
        super().__init__(name, help_text, *others)
        self.taxonomy = taxonomy

    def dump(self, draft: Draft) -> str:
        """Return the terms in the order of the filters."""
        chosen = {str(row["taxonomy_term"]) for row in draft.content.get("attributes") or []}
        return "; ".join(term.slug for term in draft.book.terms(self.taxonomy) if term.id in chosen)

    def load(self, draft: Draft, text: str) -> None:
        """Choose these terms; those of other lists stay."""
        terms = {term.slug: term for term in draft.book.terms(self.taxonomy)}
        wanted = dict.fromkeys(item.head for item in items.read(text))
        for slug in wanted:
            if slug not in terms:
                raise CellError(_unknown(slug, list(terms)))
        rows = draft.content.get("attributes") or []
        ours = {term.id for term in terms.values()}
        there = {str(row["taxonomy_term"]): row for row in rows if str(row["taxonomy_term"]) in ours}
        chosen = [there.get(terms[slug].id) or _attribute(draft, terms[slug].id) for slug in wanted]
        draft.content["attributes"] = [row for row in rows if str(row["taxonomy_term"]) not in ours] + chosen


def _attribute(draft: Draft, term: str) -> dict:
    row = Attribute(service_id=draft.content["pk"], taxonomy_term_id=term)
    return as_json(get_serializable_data_for_fields(row))


def _unknown(slug: str, known: list[str]) -> str:
    near = difflib.get_close_matches(slug, known, n=3)
    if near:
        return _("There is no term “%(slug)s” in this list. Near to it: %(near)s.") % {
            "slug": slug,
            "near": ", ".join(near),
        }
    return _("There is no term “%(slug)s” in this list. It has: %(known)s.") % {
        "slug": slug,
        "known": ", ".join(known) or "–",
    }
