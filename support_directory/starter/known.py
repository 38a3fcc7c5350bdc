"""Which rows of the starter files the database holds, and which it never held."""

import uuid
from collections.abc import Iterable
from typing import Generic, NamedTuple, TypeVar

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.db.models.expressions import Combinable
from wagtail.models import ModelLogEntry

Row = TypeVar("Row", bound=Model)

# Ids follow from the key in the file, so a row is known again after staff gave it another name or deleted it.
_NAMESPACE = uuid.UUID("6f1d4c1e-4f0e-5a57-9f0c-0d8c8f6f3b11")


def starter_id(kind: str, key: str) -> uuid.UUID:
    """Return the id that the starter row of this kind and key has on every machine."""
    return uuid.uuid5(_NAMESPACE, f"{kind}:{key}")


class Known(NamedTuple, Generic[Row]):
    """What the database says about the keys of a file: the rows that stand for them, and the keys to load."""

    rows: dict[str, Row]
    new: list[str]


def known(kind: str, model: type[Row], named: Combinable, keys: Iterable[str]) -> Known[Row]:
    """Look the keys up by the ids they have, and by what the rows are called.

    Args:
        kind: the word before the key in the id.
        model: where the rows are.
        named: what stands for the key in a row, such as ``F("slug")``: staff may have made the same by hand.
        keys: in the order of the file.
    """
    ids = {starter_id(kind, key): key for key in keys}
    manager = model._default_manager
    alike = manager.annotate(starter_key=named).filter(starter_key__in=list(ids.values()))
    called = dict(alike.values_list("starter_key", "pk"))
    found = manager.in_bulk({*ids, *called.values()})
    rows = {key: found[pk] for key, pk in called.items()} | {ids[pk]: row for pk, row in found.items() if pk in ids}
    deleted = _deleted(model, ids)
    return Known(rows, [key for pk, key in ids.items() if key not in rows and pk not in deleted])


def _deleted(model: type[Model], ids: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Return which rows staff deleted: the admin's own log remembers them."""
    entries = ModelLogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(model),
        action="wagtail.delete",
        object_id__in=[str(pk) for pk in ids],
    )
    return {uuid.UUID(pk) for pk in entries.values_list("object_id", flat=True)}
