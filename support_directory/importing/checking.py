"""The dry run: what each row of a file would do, some rows at a time. Nothing but the rows themselves is written."""

import uuid
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Count
from django.db.models.fields.json import KT
from django.utils.translation import gettext as _

from support_directory.importing.matching import lacks
from support_directory.importing.rows import Part
from support_directory.models import ImportBatch, ImportRow

AT_ONCE = 500
_WRITTEN = [
    "service_id", "action", "changes", "errors", "draft", "new_organization", "stamp", "revision_before", "was_draft",
]  # fmt: skip
_State, _Action = ImportBatch.State, ImportRow.Action


class NotPossible(Exception):
    """Refusal. Its text can be shown to staff."""


@transaction.atomic
def start(batch_id: uuid.UUID, mapping: dict[str, int]) -> None:
    """Begin the check anew with these columns.

    Raises:
        NotPossible: the import was applied already, or the columns do not say which entries are meant.
    """
    batch = ImportBatch.objects.select_for_update().get(pk=batch_id)
    if batch.state in (_State.APPLIED, _State.UNDONE):
        raise NotPossible(_("This import was applied already."))
    if words := lacks(mapping):
        raise NotPossible(words)
    batch.rows.update(
        action="", changes=[], errors=[], draft=None, new_organization=None, service_id=None, stamp="",
        revision_before=None, was_draft=False,
    )  # fmt: skip
    batch.mapping, batch.state, batch.error, batch.done_rows = mapping, _State.UPLOADED, "", 0
    batch.save(update_fields=["mapping", "state", "error", "done_rows"])


@transaction.atomic
def check_some(batch_id: uuid.UUID) -> ImportBatch:
    """Check the next rows. Two who ask at once wait for each other; a step that fails is done again by the next."""
    batch = ImportBatch.objects.select_for_update().get(pk=batch_id)
    if not is_being_checked(batch):
        return batch
    rows = list(batch.rows.filter(action="")[:AT_ONCE])
    Part(batch, rows).check()
    ImportRow.objects.bulk_create(rows, update_conflicts=True, unique_fields=["id"], update_fields=_WRITTEN)
    batch.done_rows = batch.rows.exclude(action="").count()
    if batch.done_rows == batch.total_rows:
        _refuse_two_names_of_one(batch)
        wrong = batch.rows.filter(action=_Action.ERROR).exists()
        batch.state = _State.REFUSED if wrong else _State.CHECKED
    batch.save(update_fields=["done_rows", "state"])
    return batch


def is_being_checked(batch: ImportBatch) -> bool:
    """Whether the columns are matched and the check has not come to its end."""
    return batch.state == _State.UPLOADED and bool(batch.mapping)


def totals(batch: ImportBatch) -> dict[str, int]:
    """Return how many rows do what, in the order of the actions."""
    counted = dict(batch.rows.order_by().values_list("action").annotate(Count("pk")))
    return {action: counted.get(action, 0) for action in _Action.values}


def _refuse_two_names_of_one(batch: ImportBatch) -> None:
    """Two spellings of a new organisation that lead to one short name: nobody can say which is meant."""
    brought = batch.rows.filter(new_organization__isnull=False).order_by()
    named = brought.annotate(slug=KT("new_organization__slug"), name=KT("new_organization__name")).values("slug")
    for slug in named.annotate(names=Count("name", distinct=True)).filter(names__gt=1).values_list("slug", flat=True):
        words = _("Rows of this file write the name of the new organisation “%(slug)s” differently.")
        _mark(batch.rows.filter(new_organization__slug=slug), words % {"slug": slug})


def _mark(rows: Iterable[ImportRow], words: str) -> None:
    found = list(rows)
    for row in found:
        row.action = _Action.ERROR
        row.errors = [*row.errors, ["organization", words]]
    ImportRow.objects.bulk_update(found, ["action", "errors"], batch_size=500)
