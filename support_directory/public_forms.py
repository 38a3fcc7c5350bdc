"""What visitors may tell us: an organisation that is missing, a mistake in an entry. Never who they are."""

from django import forms
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from portal.locks import one_at_a_time
from portal.public_forms import GuardedForm, WordsField
from support_directory.models import ChangeSuggestion, Service


class SuggestionForm(GuardedForm):
    """What both forms of the directory share."""

    guard = "directory"
    kind: ChangeSuggestion.Kind

    def __init__(self, request: HttpRequest, service: Service | None = None) -> None:
        super().__init__(request)
        self.service = service

    @transaction.atomic
    def save(self) -> ChangeSuggestion:
        """Put it into the queue of staff, once: the very same words that still wait there are a second press."""
        words = {name: self.cleaned_data.get(name, "") for name in ("name", "url", "text")}
        one_at_a_time(f"support_directory.suggestion:{self.kind}:{self.service and self.service.pk}:{words['name']}")
        waiting = ChangeSuggestion.objects.filter(state=ChangeSuggestion.State.OPEN)
        return waiting.get_or_create(kind=self.kind, service=self.service, **words)[0]


class MistakeForm(SuggestionForm):
    """Something in an entry is wrong."""

    kind = ChangeSuggestion.Kind.MISTAKE
    text = WordsField(
        label=gettext_lazy("What is wrong?"),
        error_messages={"required": gettext_lazy("Write what is wrong.")},
    )
    url = forms.URLField(
        label=gettext_lazy("Where can we see what is right, if you know?"),
        help_text=gettext_lazy("The address of a web page, for example www.example.org/contact"),
        required=False,
        max_length=500,
        assume_scheme="https",
        widget=forms.TextInput(attrs={"inputmode": "url"}),
        error_messages={"invalid": gettext_lazy("This is not the address of a web page. You can leave it empty.")},
    )


class OrganisationForm(SuggestionForm):
    """An organisation is missing."""

    kind = ChangeSuggestion.Kind.ORGANISATION
    name = forms.CharField(
        label=gettext_lazy("Name of the organisation"),
        max_length=200,
        error_messages={"required": gettext_lazy("Write the name of the organisation.")},
    )
    url = forms.URLField(
        label=gettext_lazy("Its website (if you know it)"),
        help_text=gettext_lazy("For example www.example.org"),
        required=False,
        max_length=500,
        assume_scheme="https",
        widget=forms.TextInput(attrs={"inputmode": "url"}),
        error_messages={"invalid": gettext_lazy("This is not the address of a website. You can leave it empty.")},
    )
    text = WordsField(
        label=gettext_lazy("What does it do, for whom, and where?"),
        error_messages={"required": gettext_lazy("Write in a few words what it does.")},
    )

    def clean_name(self) -> str:
        """Return the name in one line: it stands in lists, and a program may send line breaks that a box does not."""
        return " ".join(self.cleaned_data["name"].split())
