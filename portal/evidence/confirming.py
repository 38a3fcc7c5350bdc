"""Confirming a small edit: the second person, the logged step from one text to the next, and publishing it."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log
from wagtail.models import Page

from portal.evidence.material import Material, fingerprint_of, material_of
from portal.evidence.models import GlossaryTerm, SmallEdit
from portal.evidence.reviews import review_state
from portal.evidence.small_edits import Refusal, Verdict, judge
from portal.users.models import User

CONFIRM = "evidence.confirm_small_edit"
IN_WORDS: dict[Refusal, Promise] = {
    Refusal.NUMBER: _("It touches a number."),
    Refusal.UNIT: _("It touches a unit or a length of time, such as mg or weeks."),
    Refusal.NEGATIVE: _("It touches a “no” or “not”, or a word that begins with “un” or “non”."),
    Refusal.MEDICINE: _("It touches the name of a medicine or treatment."),
    Refusal.WEIGHTY: _("It touches a word that can change the meaning, such as “more”, “before” or “should”."),
    Refusal.SYMBOL: _("It touches a sign, such as % or <."),
    Refusal.REWORDED: _("It says something in other words, or adds or drops words."),
    Refusal.STRUCTURE: _("It touches a link, a choice, the formatting, or the order of things."),
    Refusal.SHOWN: _("It touches a source, a fact, a picture or an explained word."),
    Refusal.MUCH: _("It changes too many words."),
}


class NotConfirmed(Exception):
    """Refusal to take a change for a small edit. ``reasons`` can be shown."""

    def __init__(self, *reasons: str | Promise) -> None:
        super().__init__(*reasons)
        self.reasons = [str(reason) for reason in reasons]


class Step:
    """The way from the published text of a page to its newest draft, as one person sees it."""

    def __init__(self, page: Page, user: User) -> None:
        self.live: Page = page.specific
        self.user = user
        self.revision = page.get_latest_revision()
        self.draft: Page = self.revision.as_object() if self.revision else self.live
        self.before: Material = material_of(self.live)
        self.after: Material = material_of(self.draft)

    @cached_property
    def seen(self) -> str:
        """What tells both texts, as this person has them before their eyes, from any others."""
        return fingerprint_of({"before": self.before, "after": self.after})

    @cached_property
    def verdict(self) -> Verdict:
        """What the change itself says."""
        medicines = GlossaryTerm.objects.filter(is_medicine=True)
        return judge(self.before, self.after, [name for term in medicines for name in term.names])

    @property
    def refusals(self) -> list[str | Promise]:
        """Everything that speaks against it, in words; empty where this person may confirm it."""
        if not self.live.live:
            return [_("Nothing is published yet, so there is no signed text to compare with.")]
        if self.before == self.after:
            return [_("The draft says the same as the published page.")]
        found: list[str | Promise] = []
        if not review_state(self.live, lambda: self.before).reviewed:
            found.append(_("No medical signature holds for the published text. It needs a review."))
        if self._wrote_some_of_it():
            found.append(_("You wrote some of this change. Someone else has to confirm it."))
        return [*found, *in_words(self.verdict.refusals)]

    def _wrote_some_of_it(self) -> bool:
        if self.revision is None:
            return False
        since = self.revision.base_content_object.revisions.filter(user=self.user)
        published = self.live.live_revision
        if published is not None:
            since = since.filter(created_at__gt=published.created_at)
        return self.revision.user_id == self.user.pk or since.exists()


@dataclass(frozen=True)
class Confirmation:
    """What the second person says: in a few words what was changed, about exactly what they saw."""

    seen: str
    reason: str


def in_words(refusals: Iterable[Refusal]) -> list[str | Promise]:
    """Return reasons in words, always in the same order."""
    return [text for refusal, text in IN_WORDS.items() if refusal in set(refusals)]


@transaction.atomic
def confirm(page: Page, user: User, said: Confirmation) -> SmallEdit:
    """Log the step from the signed text to the draft and publish the draft; the signature then holds for it.

    Raises:
        PermissionDenied: the user may confirm no small edits, or publish no pages.
        NotConfirmed: it is none, or it is this person's own, or somebody changed the text meanwhile.
    """
    if not user.has_perm(CONFIRM):
        raise PermissionDenied
    step = Step(Page.objects.select_for_update().get(pk=page.pk), user)
    if step.seen != said.seen:
        raise NotConfirmed(_("Someone changed the text while you were reading. Please look at it again."))
    if step.refusals:
        raise NotConfirmed(*step.refusals)
    if not said.reason.strip():
        raise NotConfirmed(_("Say in a few words what was changed."))
    edit = SmallEdit.objects.create(
        page_id=page.pk,
        from_fingerprint=fingerprint_of(step.before),
        to_fingerprint=fingerprint_of(step.after),
        made_by=step.revision.user,
        confirmed_by=user,
        reason=said.reason.strip(),
        changes=step.verdict.pairs,
    )
    data = {"reason": edit.reason}
    log(instance=step.live, action="evidence.small_edit", user=user, revision=step.revision, data=data)
    step.revision.publish(user=user)
    return edit
