"""Brings a checked file in, whole or not at all. Everything it writes is a draft; new entries are not published."""

import uuid
from collections.abc import Iterator
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Revision

from portal.users.models import User
from support_directory.importing import history, new_entries, organizations
from support_directory.importing.checking import NotPossible
from support_directory.importing.stamps import stamps
from support_directory.models import ImportBatch, ImportRow, Service
from support_directory.version import held_version, raise_version

AT_ONCE = 500
_State, _Action = ImportBatch.State, ImportRow.Action
_MOST_NAMED = 10


def apply(batch_id: uuid.UUID, user: User) -> None:
    """Save a draft for each changed entry, and make the new ones. Asked twice, it does it once.

    Raises:
        NotPossible: it has mistakes, or somebody changed one of the entries since the check; nothing was changed.
    """
    try:
        _apply(batch_id, user)
    except IntegrityError as error:
        words = _("Since the check, somebody took a short name that this file uses, or deleted what it names.")
        raise NotPossible(words + " " + _("Nothing was changed. Check the file again.")) from error


@transaction.atomic
def _apply(batch_id: uuid.UUID, user: User) -> None:
    batch = ImportBatch.objects.select_for_update().get(pk=batch_id)
    if batch.state == _State.APPLIED:
        return  # a second click
    if batch.state != _State.CHECKED:
        raise NotPossible(_("This file cannot be imported as it is."))
    lock_entries(batch.rows.filter(action=_Action.CHANGE))
    refuse_stale(batch)
    moment = timezone.now()
    with held_version():
        for rows in parts(batch):
            _save(batch, rows, user, moment)
        raise_version()
    batch.rows.update(draft=None)  # the revisions hold it now
    batch.state, batch.applied_at, batch.error = _State.APPLIED, moment, ""
    batch.save(update_fields=["state", "applied_at", "error"])


def lock_entries(rows: QuerySet[ImportRow]) -> None:
    """Hold the entries of these rows until the transaction ends, always in the same order."""
    keys = rows.order_by().values("service_id")
    locked = Service.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk")
    list(locked.values_list("pk", flat=True))


def parts(batch: ImportBatch, *unread: str) -> Iterator[list[ImportRow]]:
    """Yield the rows that change or make something, some at a time, without these fields."""
    last = 0
    writing = batch.rows.filter(action__in=[_Action.NEW, _Action.CHANGE]).defer("data", "changes", *unread)
    while rows := list(writing.filter(number__gt=last)[:AT_ONCE]):
        yield rows
        last = rows[-1].number


def refuse_stale(batch: ImportBatch) -> None:
    """Refuse if an entry is no longer as the check saw it: what would be saved was made from what it saw."""
    stale: list[int] = []
    for rows in parts(batch, "draft"):
        seen = [row for row in rows if row.action == _Action.CHANGE]
        now = stamps(row.key for row in seen)
        stale += [row.pk for row in seen if now.get(row.key) != row.stamp]
    if stale:
        changed = batch.rows.filter(pk__in=stale).values_list("draft__name", "number")
        names = [_("%(name)s (row %(row)s)") % {"name": name, "row": number} for name, number in changed]
        words = _("Since the check, somebody changed: %(names)s. Check the file again, to see what it would do now.")
        raise NotPossible(words % {"names": listed(names)})


def listed(names: list[str]) -> str:
    """Return the first of the names, and how many more there are."""
    shown = ", ".join(names[:_MOST_NAMED])
    more = len(names) - _MOST_NAMED
    return _("%(names)s and %(count)s more") % {"names": shown, "count": more} if more > 0 else shown


def _save(batch: ImportBatch, rows: list[ImportRow], user: User, moment: datetime) -> None:
    """Do in a few statements what ``save_revision`` does entry by entry."""
    kind = ContentType.objects.get_for_model(Service, for_concrete_model=False)
    revisions = [
        Revision(
            content_type=kind,
            base_content_type=kind,
            object_id=str(row.key),
            object_str=row.content["name"],
            created_at=moment,
            user=user,
            content=row.content,
        )
        for row in rows
    ]
    Revision.objects.bulk_create(revisions)
    newest = {row.key: revision for row, revision in zip(rows, revisions, strict=True)}
    organizations.make(rows, user, batch)
    new_entries.make([row for row in rows if row.action == _Action.NEW], newest)
    changed = [
        Service(pk=row.key, latest_revision=newest[row.key], has_unpublished_changes=True)
        for row in rows
        if row.action == _Action.CHANGE
    ]
    Service.objects.bulk_update(changed, ["latest_revision", "has_unpublished_changes"])
    names = {row.key: row.content["name"] for row in rows}
    history.write(history.IMPORTED, Service, names, user, batch, newest)
    after = stamps(newest)
    for row in rows:
        row.stamp = after[row.key]
    ImportRow.objects.bulk_update(rows, ["stamp"])
