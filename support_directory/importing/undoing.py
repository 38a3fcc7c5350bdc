"""Takes an import back: each entry is as it was before, and entries the import made are gone."""

import uuid
from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import ModelLogEntry, ReferenceIndex, Revision
from wagtail.signal_handlers import disable_reference_index_auto_update

from portal.users.models import User
from support_directory.importing import history
from support_directory.importing.applying import listed, lock_entries, parts
from support_directory.importing.checking import NotPossible
from support_directory.importing.organizations import delete_unused
from support_directory.importing.stamps import stamps
from support_directory.models import ImportBatch, ImportRow, Service
from support_directory.version import held_version, raise_version

_State, _Action = ImportBatch.State, ImportRow.Action


class WorkedOn(NotPossible):
    """Somebody has worked on some of the entries since; the others could be taken back."""


@transaction.atomic
def undo(batch_id: uuid.UUID, user: User, *, leave_worked_on: bool = False) -> None:
    """Take back what the import did. Asked twice, it does it once.

    Args:
        batch_id: the import.
        user: who asks for it.
        leave_worked_on: leave entries as they are that somebody changed, checked or put on a page since.

    Raises:
        WorkedOn: there are such entries and they were not to be left; nothing was changed.
        NotPossible: it was not applied.
    """
    batch = ImportBatch.objects.select_for_update().get(pk=batch_id)
    if batch.state == _State.UNDONE:
        return  # a second click
    if batch.state != _State.APPLIED:
        raise NotPossible(_("This import was not applied, so there is nothing to undo."))
    lock_entries(batch.rows.filter(action__in=[_Action.NEW, _Action.CHANGE]))
    worked_on = {row.pk for rows in parts(batch, "draft") for row in _worked_on(rows)}
    if worked_on and not leave_worked_on:
        _refuse(batch, worked_on)
    with held_version(), disable_reference_index_auto_update():
        for rows in parts(batch, "draft"):
            _take_back([row for row in rows if row.pk not in worked_on], user, batch)
        delete_unused(batch, user)
        raise_version()
    batch.rows.filter(pk__in=worked_on).update(
        errors=[["", _("Left as it is: somebody worked on it after the import.")]]
    )
    batch.state, batch.undone_at, batch.error = _State.UNDONE, timezone.now(), ""
    batch.save(update_fields=["state", "undone_at", "error"])


def _worked_on(rows: list[ImportRow]) -> Iterable[ImportRow]:
    """Yield the rows whose entry is not as the import left it, or cannot be as it was before."""
    now = stamps(row.key for row in rows)
    kept = set(Revision.objects.filter(pk__in=[row.revision_before for row in rows]).values_list("pk", flat=True))
    new = [str(row.key) for row in rows if row.action == _Action.NEW]
    kind = ContentType.objects.get_for_model(Service)
    pointed_at = ReferenceIndex.objects.filter(to_content_type=kind, to_object_id__in=new)
    shown = set(pointed_at.values_list("to_object_id", flat=True))
    for row in rows:
        lost = row.was_draft and row.revision_before not in kept
        if now.get(row.key) != row.stamp or lost or str(row.key) in shown:
            yield row


def _refuse(batch: ImportBatch, worked_on: set[int]) -> None:
    rows = list(batch.rows.filter(pk__in=worked_on).only("service_id", "number"))
    names = dict(Service.objects.filter(pk__in=[row.key for row in rows]).values_list("pk", "name"))
    shown = [names.get(row.key) or _("row %(row)s, deleted since") % {"row": row.number} for row in rows]
    words = _("Nothing was undone: since the import, somebody changed, checked or used %(names)s.")
    raise WorkedOn(words % {"names": listed(shown)})


def _take_back(rows: list[ImportRow], user: User, batch: ImportBatch) -> None:
    there = Service.objects.in_bulk([row.key for row in rows])
    history.write(history.TAKEN_BACK, Service, {key: service.name for key, service in there.items()}, user, batch)
    changed = [row for row in rows if row.action == _Action.CHANGE]
    kept = set(Revision.objects.filter(pk__in=[row.revision_before for row in changed]).values_list("pk", flat=True))
    imported = [there[row.key].latest_revision_id for row in changed]
    for row in changed:
        service = there[row.key]
        service.latest_revision_id = row.revision_before if row.revision_before in kept else None
        service.has_unpublished_changes = row.was_draft
    services = [there[row.key] for row in changed]
    Service.objects.bulk_update(services, ["latest_revision", "has_unpublished_changes"])
    # Left in place, Wagtail would take it for the newest revision when an older one is published.
    ModelLogEntry.objects.filter(revision__in=imported).update(revision=None)
    Revision.objects.filter(pk__in=imported).delete()
    _delete([row.key for row in rows if row.action == _Action.NEW])


def _delete(keys: list[uuid.UUID]) -> None:
    kind = ContentType.objects.get_for_model(Service)
    ReferenceIndex.objects.filter(base_content_type=kind, object_id__in=list(map(str, keys))).delete()
    revisions = Revision.objects.filter(base_content_type=kind, object_id__in=list(map(str, keys)))
    ModelLogEntry.objects.filter(revision__in=revisions).update(revision=None)
    Service.objects.filter(pk__in=keys).delete()
