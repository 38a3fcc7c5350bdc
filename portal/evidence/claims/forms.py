"""The form of a claim: who may call it settled, and what is offered while writing."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm

from portal.evidence.models import Claim

_READ = frozenset({"statement", "status", "strength", "disagreement"})  # by readers, with what each source says


class WordsInUse(forms.TextInput):
    """A line of text that offers what other claims say there."""

    def __init__(self, column: str, attrs: dict[str, Any] | None = None) -> None:
        self.column = column
        super().__init__({"list": f"claim-{column}s", **(attrs or {})})

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Return the box and the browser's own list of suggestions."""
        words = Claim.objects.order_by(self.column).values_list(self.column, flat=True).distinct()
        options = format_html_join("", '<option value="{}"></option>', ((word,) for word in words if word))
        return super().render(name, value, attrs, renderer) + format_html(
            '<datalist id="claim-{}s">{}</datalist>', self.column, options
        )


class ClaimForm(WagtailAdminModelForm):
    """What a clinician has settled stays so only in the words they settled. Who and when is never typed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stored = Claim.objects.filter(pk=self.instance.pk).first() if self.instance.pk else None
        # Going back to an old version starts from that version: it is a change before anybody types.
        self._other_than_stored = stored is None or stored.answered_for != self.instance.answered_for
        self._was_held_back = stored is not None and stored.held_back

    def clean(self) -> dict[str, Any]:
        """Let the user answer for what readers will see, and refuse it from those who may not.

        Raises:
            ValidationError: the user is no medical reviewer and calls it settled.
        """
        cleaned: dict[str, Any] = super().clean()
        if self._was_held_back and not cleaned.get("held_back"):
            try:
                self.instance.let_out(self.for_user)
            except PermissionDenied as error:
                self.add_error("held_back", str(error))
        if cleaned.get("status") != Claim.Status.SETTLED or not self._changes_what_readers_see():
            return cleaned
        try:
            self.instance.settle(self.for_user)
        except PermissionDenied as error:
            words = _("Only a medical reviewer can settle a fact. Choose “Not yet checked by a clinician”.")
            raise ValidationError({"status": words}) from error
        return cleaned

    def _changes_what_readers_see(self) -> bool:
        return (
            self._other_than_stored
            or not _READ.isdisjoint(self.changed_data)
            or self.formsets["evidence"].has_changed()
        )
