"""Forms of the staff's own screens."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm

from portal.users.models import User
from support_directory.choices import Outcome
from support_directory.cover import kept
from support_directory.models import ChangeSuggestion

HOW_LONG = forms.Textarea(attrs={"rows": 3})


class CheckForm(forms.Form):
    """What somebody found who compared the entry with its source."""

    source_url = forms.URLField(
        label=gettext_lazy("The page you compared it with"),
        max_length=500,
        assume_scheme="https",
        help_text=gettext_lazy("Its exact address. Visitors see it beside the date of the check."),
    )
    outcome = forms.ChoiceField(label=gettext_lazy("What you found"), choices=Outcome, widget=forms.RadioSelect)
    note = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=1000,
        widget=HOW_LONG,
        help_text=gettext_lazy("What was hard to see, or what is in doubt. Only for us."),
    )
    seen = forms.CharField(widget=forms.HiddenInput)


class ApproveForm(forms.Form):
    """Which check a second person agrees with."""

    check = forms.UUIDField(widget=forms.HiddenInput)


class ReasonForm(forms.Form):
    """Why an entry is withdrawn."""

    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=500,
        widget=HOW_LONG,
        help_text=gettext_lazy("For example “Closed on 3 May, says its website”. The history keeps it."),
    )


class AssignForm(forms.Form):
    """Whose task the ticked entries become."""

    person = forms.ModelChoiceField(
        queryset=User.objects.none(),
        required=False,
        label=gettext_lazy("Person"),
        empty_label=gettext_lazy("Nobody"),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["person"].queryset = people()  # type: ignore[attr-defined]


class SynonymForm(WagtailAdminModelForm):
    """A synonym, in the small letters in which searches are compared."""

    def clean_word(self) -> str:
        """Return the word in small letters and with single spaces."""
        return " ".join(self.cleaned_data["word"].lower().split())

    def clean_means(self) -> str:
        """Return the words in small letters, one comma between each."""
        words = [" ".join(word.split()) for word in self.cleaned_data["means"].lower().split(",")]
        return ", ".join(word for word in words if word)


class SharedForm(WagtailAdminModelForm):
    """An organisation or a place: changing what visitors read of it voids the checks of all its entries."""

    def save(self, commit: bool = True) -> Any:
        """Save it.

        Raises:
            LastCrisisLine: a nation would be left without any crisis line; nothing was saved.
        """
        with kept():
            return super().save(commit)


class TermForm(WagtailAdminModelForm):
    """A term whose wider term makes sense."""

    def clean(self) -> dict:
        """Refuse a wider term of another list or narrower than this one, and leaving narrower terms behind."""
        cleaned = super().clean()
        # Asked of the table: going back to an old version starts from its list, and changes nothing in the form.
        behind = self.instance.children.exclude(taxonomy=cleaned.get("taxonomy"))
        if cleaned.get("taxonomy") and behind:
            names = ", ".join(map(str, behind))
            self.add_error(
                "taxonomy", _("These terms are part of this one and would stay behind: %(names)s.") % {"names": names}
            )
        parent = above = cleaned.get("parent")
        if parent and parent.taxonomy_id != getattr(cleaned.get("taxonomy"), "pk", None):
            self.add_error("parent", _("This term is in another list."))
        while above is not None:
            if above.pk == self.instance.pk:
                self.add_error("parent", _("This term is itself part of the one you are editing."))
                break
            above = above.parent
        return cleaned


class AnswerForm(WagtailAdminModelForm):
    """What came of a suggestion."""

    class Media:
        css = {"all": ["support_directory/admin/staff.css"]}

    def clean(self) -> dict:
        """Ask for words wherever something was decided."""
        cleaned = super().clean()
        if cleaned.get("state") != ChangeSuggestion.State.OPEN and not cleaned.get("answer", "").strip():
            self.add_error("answer", ValidationError(_("Say in a few words what was done, or why nothing was.")))
        return cleaned


def people() -> QuerySet[User]:
    """Return who may edit or check entries."""
    able = [
        User.objects.with_perm(f"support_directory.{name}", backend="django.contrib.auth.backends.ModelBackend")
        for name in ("change_service", "verify_service")
    ]
    return (able[0] | able[1]).distinct().order_by("public_name", "username")
