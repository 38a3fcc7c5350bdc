"""Files of entries on their way in: what they would change, what they changed, and how to take it back."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from support_directory.choices import ImportAction, ImportState


class ImportBatch(models.Model):
    """One uploaded file."""

    State = ImportState

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    filename = models.CharField(_("file"), max_length=200)
    encoding = models.CharField(max_length=12, blank=True)
    columns = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.UPLOADED)
    error = models.TextField(blank=True)
    done_rows = models.PositiveIntegerField(default=0)
    total_rows = models.PositiveIntegerField(default=0)
    applied_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=ImportState.values),
                name="directory_import_state_known",
            )
        ]

    def __str__(self) -> str:
        return self.filename


class ImportRow(models.Model):
    """One row of the file, and what it does."""

    Action = ImportAction

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(help_text="As the spreadsheet counts, the header being 1.")
    data = models.JSONField()
    service_id = models.UUIDField(null=True)
    action = models.CharField(max_length=8, choices=Action, blank=True)
    changes = models.JSONField(default=list, help_text="Lists of a column, its text before and after.")
    errors = models.JSONField(default=list)
    draft = models.JSONField(null=True, help_text="The revision to save; kept from the check until it is applied.")
    new_organization = models.JSONField(null=True, help_text="Key, short name and name of one that the row brings.")
    stamp = models.CharField(max_length=32, blank=True, help_text="The entry as the check, then the import, left it.")
    revision_before = models.BigIntegerField(null=True, help_text="The newest revision before the import.")
    was_draft = models.BooleanField(default=False, help_text="Whether that revision was newer than the entry's row.")

    class Meta:
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of imports")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="directory_import_row_once"),
            # Empty until the row is checked.
            models.CheckConstraint(
                condition=models.Q(action__in=["", *ImportAction.values]),
                name="directory_import_action_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch}, {self.number}"

    @property
    def key(self) -> uuid.UUID:
        """The key of the entry, of a row that was checked and is no mistake."""
        if self.service_id is None:
            raise ValueError("Nobody knows yet which entry this row is about.")
        return self.service_id

    @property
    def content(self) -> dict[str, Any]:
        """The revision to save, of a row that changes or makes an entry and was not applied yet."""
        if self.draft is None:
            raise ValueError("This row saves nothing.")
        return self.draft
