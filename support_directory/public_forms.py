"""What visitors may tell us: an organisation that is missing, a mistake in an entry. Never who they are."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from support_directory.guards import Age, age_of, comes_from_us, new_token, too_many
from support_directory.models import ChangeSuggestion, Service

MOST_LETTERS = 1000
NO_HEALTH = gettext_lazy(
    "Please leave out your name, how to reach you, and anything about your health or anybody else’s."
)


class WordsField(forms.CharField):
    """A few sentences. Line breaks count as one letter, as they do in the browser that counts along."""

    widget = forms.Textarea(attrs={"rows": 6})

    def __init__(self, **kwargs: Any) -> None:
        too_long = gettext_lazy("Please keep it to %(limit_value)d letters: these are %(show_value)d.")
        kwargs["error_messages"] = {"max_length": too_long} | kwargs.get("error_messages", {})
        super().__init__(max_length=MOST_LETTERS, help_text=NO_HEALTH, **kwargs)

    def to_python(self, value: Any) -> str:
        """Return the text with plain line breaks."""
        return (super().to_python(value) or "").replace("\r\n", "\n")


class SuggestionForm(forms.Form):
    """The guards that both forms share. Whatever is refused, what was typed stays in the form."""

    kind: ChangeSuggestion.Kind
    trap = "more"  # a box that people do not see
    token = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)
    more = forms.CharField(required=False, label=gettext_lazy("Leave this box empty"))

    def __init__(self, request: HttpRequest, service: Service | None = None) -> None:
        super().__init__(request.POST if request.method == "POST" else None)
        self.request, self.service = request, service
        if not self.is_trapped:
            self.fields[self.trap].widget.attrs["tabindex"] = -1

    @property
    def fresh_token(self) -> str:
        """The moment to put into the form: it is always new, so that whoever sends again is in time."""
        return new_token()

    @property
    def is_trapped(self) -> bool:
        """Whether something stands in the hidden box; it is shown then, so that a person can empty it."""
        return self.is_bound and bool(self.data.get(self.trap))

    @property
    def problems(self) -> list[tuple[str, str]]:
        """What is wrong, each with the id of the box to look at, or nothing where it is the form itself."""
        return [
            (self[name].id_for_label if name in self.fields and name != "token" else "", str(error))
            for name, errors in self.errors.items()
            for error in errors
        ]

    def clean(self) -> dict[str, Any]:
        """Ask the guards, once everything else is right, so that a mistake in typing does not count as one form."""
        cleaned = super().clean() or {}
        if self.is_trapped:
            self.add_error(self.trap, _("Please empty the box that must stay empty. It is there to catch programs."))
        elif not comes_from_us(self.request):
            self.add_error(None, _("This did not come from our own page. Please look at it and send it again."))
        elif not self.errors and (refusal := self._refusal(cleaned.get("token", ""))):
            self.add_error(None, refusal)
        return cleaned

    def _refusal(self, token: str) -> str:
        age = age_of(token)
        if age == Age.TOO_YOUNG:
            return _("That was very quick. Nothing is lost: please look at it for a moment and send it again.")
        if age == Age.TOO_OLD:
            return _("This page had been open for more than a day. Nothing is lost: please send it again.")
        if age == Age.NOT_OURS:
            return _("We could not tell when you opened this page. Nothing is lost: please send it again.")
        if too_many(self.request):
            return _("We have had a lot of messages just now. Nothing is lost: please send it again in an hour.")
        return ""

    def save(self) -> ChangeSuggestion:
        """Put it into the queue of staff."""
        words = {name: self.cleaned_data.get(name, "") for name in ("name", "url", "text")}
        return ChangeSuggestion.objects.create(kind=self.kind, service=self.service, **words)


class MistakeForm(SuggestionForm):
    """Something in an entry is wrong."""

    kind = ChangeSuggestion.Kind.MISTAKE
    text = WordsField(
        label=gettext_lazy("What is wrong?"),
        error_messages={"required": gettext_lazy("Write what is wrong.")},
    )
    url = forms.URLField(
        label=gettext_lazy("Where can we see what is right? (if you know)"),
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
