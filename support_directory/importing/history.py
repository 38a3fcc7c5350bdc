"""What the history of an entry says about imports."""

from collections.abc import Mapping
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.models import ModelLogEntry, Revision

from portal.users.models import User
from support_directory.models import ImportBatch

IMPORTED, TAKEN_BACK = "support_directory.import", "support_directory.import_undone"


class ImportFormatter(LogFormatter):
    """A draft, or an organisation, that came from a file."""

    label = gettext_lazy("Import")

    def format_message(self, log_entry: ModelLogEntry) -> str:
        """Return the file's name."""
        return _("Imported from the file “%(file)s”") % {"file": log_entry.data.get("file", "")}


class UndoFormatter(LogFormatter):
    """An import that was taken back."""

    label = gettext_lazy("Undo an import")

    def format_message(self, log_entry: ModelLogEntry) -> str:
        """Return the file's name."""
        return _("Took back what came from the file “%(file)s”") % {"file": log_entry.data.get("file", "")}


def register(actions: LogActionRegistry) -> None:
    """Tell Wagtail's log of both."""
    actions.register_action(IMPORTED)(ImportFormatter)
    actions.register_action(TAKEN_BACK)(UndoFormatter)


def write(
    action: str,
    model: type[Model],
    names: Mapping[Any, str],
    user: User,
    batch: ImportBatch,
    revisions: Mapping[Any, Revision] | None = None,
) -> None:
    """Enter the action into the history of these rows, given by key and name."""
    kind = ContentType.objects.get_for_model(model, for_concrete_model=False)
    moment = timezone.now()
    ModelLogEntry.objects.bulk_create(
        ModelLogEntry(
            content_type=kind,
            object_id=str(key),
            label=name,
            action=action,
            data={"file": batch.filename, "import": str(batch.pk)},
            timestamp=moment,
            user=user,
            revision=revisions.get(key) if revisions else None,
            content_changed=True,
        )
        for key, name in names.items()
    )
