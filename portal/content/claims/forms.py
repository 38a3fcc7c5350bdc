"""Where a reader doubts a fact."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from portal.evidence.models import Claim, Concern
from portal.public_forms import GuardedForm, WordsField


class DoubtForm(GuardedForm):
    """Is this still right? Goes to the review queue."""

    guard = "doubt"
    text = WordsField(
        label=gettext_lazy("What may be wrong, and how do you know?"),
        error_messages={"required": gettext_lazy("Write what may be wrong.")},
    )

    def __init__(self, request: HttpRequest, claim: Claim) -> None:
        super().__init__(request)
        self.claim = claim

    def save(self) -> Concern:
        """Put it into the review queue."""
        return Concern.objects.create(kind=Concern.Kind.READER, claim=self.claim, text=self.cleaned_data["text"])
