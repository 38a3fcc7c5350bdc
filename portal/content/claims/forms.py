"""Where a reader doubts a fact."""

from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from portal.evidence.models import Claim, Concern
from portal.locks import one_at_a_time
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

    @transaction.atomic
    def save(self) -> Concern:
        """Put it into the review queue. The same words once more, by a second press or sent again, are one doubt."""
        one_at_a_time(f"portal.content.claims.doubt:{self.claim.pk}")
        said = {"kind": Concern.Kind.READER, "claim": self.claim, "text": self.cleaned_data["text"]}
        return Concern.objects.filter(**said, handled_at=None).first() or Concern.objects.create(**said)
