"""Confirming a small edit: the second person, the logged step from one text to the next, and publishing it."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log
from wagtail.models import Page

from portal.evidence.history import record
from portal.evidence.material import Material, as_stored, fingerprint_of, material_of
from portal.evidence.models import GlossaryTerm, PublicChange, Review, Role, SmallEdit
from portal.evidence.publishing import HardText
from portal.evidence.reviews import review_state
from portal.evidence.small_edits import Refusal, Verdict, judge
from portal.evidence.standing import Standing
from portal.evidence.writers import has_written
from portal.users.models import User

CONFIRM = "evidence.confirm_small_edit"
IN_WORDS: dict[Refusal, Promise] = {
    Refusal.NUMBER: _("It touches a number."),
    Refusal.UNIT: _("It touches a unit or a length of time, such as mg or weeks."),
    Refusal.NEGATIVE: _("It touches a “no” or “not”, or a word that begins with “un” or “non”."),
    Refusal.MEDICINE: _("It touches the name of a medicine or treatment."),
    Refusal.WEIGHTY: _("It touches a word that can change the meaning, such as “more”, “before” or “should”."),
    Refusal.CONFUSED: _("It touches a word that is easily taken for another, such as “dysphagia”."),
    Refusal.SYMBOL: _("It touches a sign, such as % or <."),
    Refusal.REWORDED: _("It says something in other words, or adds or drops words."),
    Refusal.STRUCTURE: _("It touches a link, a choice, the formatting, or the order of things."),
    Refusal.SHOWN: _("It touches a source, a fact, a picture or an explained word."),
    Refusal.CLAIM: _("It touches words that are tied to a fact."),
    Refusal.MUCH: _("It changes too many words."),
}
NO_SIGNATURE: dict[Role, Promise] = {
    Role.MEDICAL: _("No medical signature holds for the text before this change. It needs a review."),
    Role.EDITORIAL: _("No editorial signature holds for the text before this change. It needs an editorial check."),
}


class NotConfirmed(Exception):
    """Refusal to take a change for a small edit. ``reasons`` can be shown."""

    def __init__(self, *reasons: str | Promise) -> None:
        super().__init__(*reasons)
        self.reasons = [str(reason) for reason in reasons]


class Step:
    """The way from the text a reviewer signed to the newest draft of a page, as one person sees it.

    The signed text is where it starts, whatever was published since: many small steps must not add up to a large one,
    and a slip that was published before anybody confirmed it can be confirmed afterwards.
    """

    def __init__(self, page: Page, user: User) -> None:
        self.live: Page = page.specific
        self.user = user
        self.revision = page.get_latest_revision()
        self.draft: Page = self.revision.as_object() if self.revision else self.live
        self.after: Material = as_stored(material_of(self.draft))
        self.published: Material = as_stored(material_of(self.live))
        self.state = review_state(self.draft, lambda: self.after)
        self.signed = self.state.review
        self.before: Material = self.signed.material if self.signed else self.published

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
    def is_public(self) -> bool:
        """Whether readers see the newest text already."""
        return self.published == self.after

    @property
    def refusals(self) -> list[str | Promise]:
        """Everything that speaks against it, in words; empty where this person may confirm it."""
        if not self.live.live:
            return [_("Nothing is published yet, so there is no signed text to compare with.")]
        if self.state.standing == Standing.REVIEWED:
            return [_("The review holds for the newest text already.")]
        if self.signed is None or not self._would_hold(self.signed):
            return [NO_SIGNATURE[self.state.role]]
        found: list[str | Promise] = []
        if self._wrote_some_of_it(self.signed):
            found.append(_("You wrote some of this change. Someone else has to confirm it."))
        if not self.is_public and self.draft.go_live_at and self.draft.go_live_at > timezone.now():
            found.append(_("The draft is planned for later. Take its date away first."))
        return [*found, *in_words(self.verdict.refusals)]

    @property
    def needs_review(self) -> bool:
        """Whether a review is the way out: where it is not, a colleague can confirm it, or nothing is to be done."""
        if not self.live.live or self.state.standing == Standing.REVIEWED:
            return False
        return self.signed is None or not self._would_hold(self.signed) or not self.verdict.is_small

    def _would_hold(self, signed: Review) -> bool:
        """Tell whether the page would count as signed with this step: nobody refused, nothing is due."""
        step = SmallEdit(from_fingerprint=signed.fingerprint, to_fingerprint=fingerprint_of(self.after))
        return review_state(self.draft, lambda: self.after, more=[step]).holds

    def _wrote_some_of_it(self, signed: Review) -> bool:
        if self.revision is None:
            return False
        return self.revision.user_id == self.user.pk or has_written(self.live, self.user, signed)


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
    """Log the step from the signed text to the draft, and publish it unless readers see it already.

    The signature then holds for it.

    Raises:
        PermissionDenied: the user may confirm no small edits, or publish no pages.
        NotConfirmed: it is none, or it is this person's own, or somebody changed the text meanwhile, or it is hard to
            read and nobody said why.
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
    if step.is_public:
        record(step.live, PublicChange.Kind.SMALL_EDIT)
        return edit
    try:
        step.revision.publish(user=user)
    except HardText as error:
        raise NotConfirmed(_("The text is hard to read. Say why in the editor first, or make it plainer.")) from error
    return edit
