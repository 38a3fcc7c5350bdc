"""One entry as its newest draft has it, and the names that stand for keys in a spreadsheet."""

import json
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.text import slugify
from modelcluster.models import get_all_child_relations, get_serializable_data_for_fields

from support_directory.models import Organization, Service, TaxonomyTerm

M = TypeVar("M", bound=models.Model)


class Named(NamedTuple):
    """An organisation."""

    id: str
    slug: str
    name: str


class Term(NamedTuple):
    """A term of one of the lists."""

    id: str
    taxonomy: str
    slug: str
    name: str


class Book:
    """The organisations a part of a file may mean, and all terms: looked up once for many rows."""

    def __init__(self, organizations: Iterable[Named] = (), terms: Iterable[Term] = ()) -> None:
        self.organizations = {found.id: found for found in organizations}
        self._slugs = {found.slug: found for found in self.organizations.values()}
        self._names: dict[str, list[Named]] = {}
        for found in self.organizations.values():
            self._names.setdefault(found.name.lower(), []).append(found)
        self._lists: dict[str, list[Term]] = {}
        for term in terms:
            self._lists.setdefault(term.taxonomy, []).append(term)

    @classmethod
    def of(cls, ids: Iterable[str] = (), slugs: Iterable[str] = (), names: Iterable[str] = ()) -> "Book":
        """Return the organisations with one of these ids, short names or names, whatever their capitals.

        Those whose short name a new one of these names would get are among them.
        """
        names = set(names)
        slugs = set(slugs) | {slugify(name)[:120] for name in names}
        found = Organization.objects.annotate(small=Lower("name")).filter(
            Q(pk__in=set(ids)) | Q(slug__in=slugs) | Q(small__in={name.lower() for name in names})
        )
        terms = TaxonomyTerm.objects.values_list("pk", "taxonomy__slug", "slug", "name")
        return cls(
            (Named(str(key), slug, name) for key, slug, name in found.values_list("pk", "slug", "name")),
            (Term(str(key), *words) for key, *words in terms),
        )

    def by_slug(self, slug: str) -> Named | None:
        """Return the organisation with this short name."""
        return self._slugs.get(slug)

    def by_name(self, name: str) -> list[Named]:
        """Return the organisations with this name, whatever its capitals."""
        return self._names.get(name.lower(), [])

    def terms(self, taxonomy: str) -> list[Term]:
        """Return the terms of a list in the order of the filters."""
        return self._lists.get(taxonomy, [])


@dataclass
class Draft:
    """What a revision of one entry holds, in the form Wagtail stores it, so that nothing of it is lost on the way."""

    content: dict[str, Any]
    book: Book = field(default_factory=Book)
    cells: Mapping[str, str] = field(default_factory=dict)  # the row of the file: one column may need another
    namespace: uuid.UUID | None = None  # of ids for organisations that the file brings along
    is_new: bool = False
    new_organization: Named | None = None

    @property
    def organization(self) -> Named | None:
        """The organisation behind the entry; None if it is missing or was deleted."""
        key = self.content.get("organization")
        new = self.new_organization
        return new if new and new.id == key else self.book.organizations.get(str(key))


def as_json(value: Any) -> Any:
    """Return the value as it comes back from a JSON column."""
    return json.loads(json.dumps(value, cls=DjangoJSONEncoder))


def as_row(model: type[M], content: dict[str, Any]) -> M:
    """Return a row from its form in a revision, where keys of other rows stand under the plain names of the fields."""
    values = content | {model._meta.pk.name: content["pk"]}
    fields = model._meta.concrete_fields
    return model(**{field.attname: field.to_python(values[field.name]) for field in fields if field.name in values})


def contents(services: Iterable[uuid.UUID]) -> Iterator[tuple[Service, dict[str, Any]]]:
    """Yield these entries with what their newest draft holds, or their row where it has no draft, in few queries."""
    relations = [relation.get_accessor_name() for relation in get_all_child_relations(Service)]
    rows = Service.objects.filter(pk__in=services).select_related("latest_revision").prefetch_related(*relations)
    for service in rows:
        if service.has_unpublished_changes and service.latest_revision:
            yield service, service.latest_revision.content
        else:
            yield service, as_json(service.serializable_data())


def blank_content(key: uuid.UUID) -> dict[str, Any]:
    """Return the draft of an entry about which nothing is known yet."""
    fields = as_json(get_serializable_data_for_fields(Service(pk=key, live=False)))
    return fields | {relation.get_accessor_name(): [] for relation in get_all_child_relations(Service)}
