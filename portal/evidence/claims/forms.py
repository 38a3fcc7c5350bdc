"""The form of a claim: who may call it settled, and what is offered while writing."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm

from portal.evidence.models import Claim, Role
from portal.evidence.signing import may_sign

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
    """What a clinician has settled stays so only in the words they settled."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stored = Claim.objects.filter(pk=self.instance.pk).first() if self.instance.pk else None
        # Going back to an old version starts from that version: it is a change before anybody types.
        self._other_than_stored = stored is None or stored.reader_material() != self.instance.reader_material()

    def clean(self) -> dict[str, Any]:
        """Fill in who settles the claim and when, and refuse it from those who may not.

        Raises:
            ValidationError: the user is no medical reviewer, or names somebody who is none.
        """
        cleaned: dict[str, Any] = super().clean()
        if "held_back" in self.changed_data and not cleaned.get("held_back") and not _may_settle(self.for_user):
            self.add_error("held_back", _("Only a medical reviewer can let readers see a fact that was held back."))
        if cleaned.get("status") != Claim.Status.SETTLED:
            return cleaned
        may = _may_settle(self.for_user)
        if not may and self._changes_what_readers_see():
            raise ValidationError(
                {"status": _("Only a medical reviewer can settle a fact. Choose “Not yet checked by a clinician”.")}
            )
        if may:
            cleaned["settled_by"] = cleaned.get("settled_by") or self.for_user
            cleaned["settled_on"] = cleaned.get("settled_on") or timezone.localdate()
        if cleaned.get("settled_by") and not _may_settle(cleaned["settled_by"]):
            self.add_error("settled_by", _("This person is not a medical reviewer."))
        return cleaned

    def _changes_what_readers_see(self) -> bool:
        settled = {*_READ, "settled_by", "settled_on"}
        return (
            self._other_than_stored
            or not settled.isdisjoint(self.changed_data)
            or self.formsets["evidence"].has_changed()
        )


def _may_settle(user: Any) -> bool:
    # As with signatures: administrators may everything but answer for medicine, unless a group says that they do.
    return bool(user and may_sign(user, Role.MEDICAL))
