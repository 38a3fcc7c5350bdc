"""The one sentence a reader may add to an answer."""

from datetime import timedelta

from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from portal.evidence.feedback import complete
from portal.evidence.models import PageFeedback
from portal.guards import Age, new_token
from portal.public_forms import GuardedForm, WordsField

GUARD = "feedback-words"  # what its token is good for


def token_for(answer: PageFeedback) -> str:
    """Return what lets whoever gave this answer, and nobody else, add a sentence to it."""
    return new_token(GUARD, str(answer.pk))


class WordsForm(GuardedForm):
    """One sentence about a page, for an answer that is not older than an hour."""

    guard = GUARD
    oldest = timedelta(hours=1)
    refusals = GuardedForm.refusals | {
        Age.TOO_OLD: gettext_lazy(
            "Your answer is more than an hour old, so nothing can be added to it. "
            "You can answer the question on the page again, and paste your words then."
        )
    }
    text = WordsField(
        label=gettext_lazy("If you like: what helped, or what was missing? One sentence is enough."),
        max_length=PageFeedback._meta.get_field("comment").max_length,
        required=False,
    )

    def __init__(self, request: HttpRequest, token: str, answer: PageFeedback) -> None:
        super().__init__(request)
        self.answer, self._token = answer, token
        self.fields["text"].widget.attrs["rows"] = 3

    @property
    def fresh_token(self) -> str:
        """The answer's own token: the hour runs from the answer on."""
        return self._token

    def save(self) -> None:
        """Add the words to the answer, once. Nothing written is an answer too."""
        if words := self.cleaned_data["text"]:
            complete(self.answer.pk, words)
