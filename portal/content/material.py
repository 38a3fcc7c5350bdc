"""What a reader sees of a page, for fingerprints: its public fields, and what the rows they point to show."""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from html import unescape
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db import models
from modelcluster.models import get_all_child_relations
from wagtail.fields import StreamField
from wagtail.models import Page

from portal.content.batch import Batch
from portal.evidence.material import Material, Names
from portal.evidence.models import GlossaryTerm

_TAG = re.compile(r"<[^>]*>")
# Of Wagtail's own page fields, these reach a reader.
_OF_EVERY_PAGE = ("title", "seo_title", "search_description")


def materials_of(pages: Iterable[Page]) -> dict[int, Material]:
    """Return the material of specific pages by primary key; what all of them point to comes in one batch."""
    pages = list(pages)
    batch = Batch()
    for page in pages:
        _want(page, batch)
    return {page.pk: material_in(page, batch) for page in pages}


def material_in(page: Page, batch: Batch) -> Material:
    """Return the material of one specific page, taking what it points to from the batch.

    Rows that can change what the page says tell it by ``reader_material()``, and by ``reader_references()`` what they
    bring with them. Organisations do not: their entries have checks of their own. Nor do pages linked to: each has its
    own review.
    """
    shown: dict[str, Any] = {}
    wanted = references_of(page)
    for model, key in wanted:
        if hasattr(model, "reader_material") and (found := batch.get(model, key)) is not None:
            shown[f"{model._meta.label_lower}:{found.pk}"] = found.reader_material()
            if hasattr(model, "reader_references"):
                wanted += found.reader_references()
    fields = _fields(page)
    for term in _terms(page, fields, batch):
        shown[f"{term._meta.label_lower}:{term.pk}"] = term.reader_material()
    return {"fields": fields, "shown": shown}


def names_of(page: Page) -> Names:
    """Return what the rows are called that a specific page points to. Keys that are no numbers are of one kind only."""
    batch = Batch()
    _want(page, batch)
    found = {(model, key): batch.get(model, key) for model, key in references_of(page)}
    return {
        (model._meta.model_name if isinstance(key, int) else "", str(key)): str(row)
        for (model, key), row in found.items()
        if row is not None
    }


def _terms(page: Page, fields: dict[str, Any], batch: Batch) -> list[GlossaryTerm]:
    """Return the terms of the glossary that the bodies name: all that rendering marks, and those in headings."""
    bodies = [text for name in getattr(page, "stream_fields", ()) for text in _strings(fields[name])]
    # Tags part words as they do in the rendered page, where each text between tags is looked at alone.
    return batch.glossary(page.locale_id).terms_in(unescape(_TAG.sub("|", "|".join(bodies)))) if bodies else []


def _strings(value: Any) -> Iterator[str]:
    """Yield every text in the stored value of a body; names of blocks and fields are none."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)
    elif isinstance(value, dict):
        values = [value["value"]] if {"type", "value"} <= value.keys() else value.values()
        for item in values:
            yield from _strings(item)


def references_of(page: Page) -> list[tuple[Any, Any]]:
    """Return ``(model, primary key)`` of everything a specific page points to, each once; no query is made."""
    wanted = _Wishes()
    _want(page, wanted)
    return sorted(set(wanted.keys), key=lambda pair: (pair[0]._meta.label_lower, str(pair[1])))


class _Wishes(Batch):
    """A batch that only notes what is wanted."""

    def __init__(self) -> None:
        super().__init__()
        self.keys: list[tuple[Any, Any]] = []

    def want(self, model: Any, key: Any) -> None:
        with suppress(ValidationError):
            self.keys.append((model, model._meta.pk.to_python(key)))


def _want(page: Page, batch: Batch) -> None:
    collect = getattr(page, "collect_references", None)
    if collect:
        collect(batch)


def _fields(page: Page) -> dict[str, Any]:
    """Return the public fields: those of every page, and all that the page's own type adds but for its exceptions."""
    unseen = {*getattr(page, "unseen_fields", ()), "page_ptr"}
    own = [field for field in page._meta.concrete_fields if field.model is not Page and field.name not in unseen]
    fields: dict[str, Any] = {name: getattr(page, name) for name in _OF_EVERY_PAGE}
    fields |= {field.name: _value(page, field) for field in own}
    for relation in get_all_child_relations(type(page)):
        name = relation.get_accessor_name()
        if not hasattr(Page, name) and name not in unseen:
            fields[name] = [_clean(row.serializable_data()) for row in getattr(page, name).all()]
    return fields


def _value(page: Page, field: models.Field) -> Any:
    if isinstance(field, StreamField):
        return _clean(getattr(page, field.name).get_prep_value())
    return getattr(page, field.attname)


def _clean(value: Any) -> Any:
    """Leave out ids of blocks and rows: they change when a page is copied, and no reader sees them."""
    if isinstance(value, list):
        return [_clean(item) for item in value]
    if isinstance(value, dict):
        dropped = {"id"} if {"type", "value"} <= value.keys() else {"pk", "id"} & value.keys()
        return {name: _clean(item) for name, item in cast("dict[str, Any]", value).items() if name not in dropped}
    return value
