"""Forms that anybody may send, without a cookie: the guards they share, and how they refuse in words."""

from datetime import timedelta
from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.guards import MOST_AGE, Age, age_of, comes_from_us, new_token, too_many

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
        kwargs.setdefault("max_length", MOST_LETTERS)
        super().__init__(help_text=NO_HEALTH, **kwargs)

    def to_python(self, value: Any) -> str:
        """Return the text with plain line breaks."""
        return (super().to_python(value) or "").replace("\r\n", "\n")


class GuardedForm(forms.Form):
    """A form behind the guards. Whatever is refused, what was typed stays in the form."""

    guard: ClassVar[str]  # the kind of form, for the guards
    oldest: ClassVar[timedelta] = MOST_AGE
    trap = "more"  # a box that people do not see
    token = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)
    more = forms.CharField(required=False, label=gettext_lazy("Leave this box empty"))
    refusals: ClassVar[dict[Age, str | Promise]] = {
        Age.TOO_YOUNG: gettext_lazy(
            "That was very quick. Nothing is lost: please look at it for a moment and send it again."
        ),
        Age.TOO_OLD: gettext_lazy(
            "This page had been open for more than a day. Nothing is lost: please send it again."
        ),
        Age.NOT_OURS: gettext_lazy(
            "We could not tell when you opened this page. Nothing is lost: please send it again."
        ),
    }

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request.POST if request.method == "POST" else None)
        self.request = request
        if not self.is_trapped:
            self.fields[self.trap].widget.attrs["tabindex"] = -1

    @property
    def fresh_token(self) -> str:
        """The moment to put into the form: it is always new, so that whoever sends again is in time."""
        return new_token(self.guard)

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
        age = age_of(token, self.guard, self.oldest)
        if age != Age.GOOD:
            return str(self.refusals[age])
        if too_many(self.request, self.guard):
            return _("We have had a lot of messages just now. Nothing is lost: please send it again in an hour.")
        return ""
