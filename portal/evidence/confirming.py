"""Confirming a small edit: the second person, the logged step from one text to the next, and publishing it."""

import json
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
from portal.evidence.models import GlossaryTerm, Outcome, Review, Role, SmallEdit
from portal.evidence.reviews import ReviewState, Standing, review_state
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
    """The way from the signed text of a page to its newest one, as one person sees it.

    The signed text is the published one, where a signature holds for it. Where somebody who may has published another
    meanwhile, it is what the reviewer had before their eyes.
    """

    def __init__(self, page: Page, user: User) -> None:
        self.live: Page = page.specific
        self.user = user
        self.revision = page.get_latest_revision()
        self.draft: Page = self.revision.as_object() if self.revision else self.live
        self.after: Material = _as_stored(material_of(self.draft))
        published = _as_stored(material_of(self.live))
        state = review_state(self.live, lambda: published)
        signed = _signed_earlier(self.live, state)
        self.is_signed = state.reviewed or signed is not None
        self.before: Material = signed.material if signed else published
        self._since = signed.made_at if signed else getattr(self.live.live_revision, "created_at", None)

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
        if self.is_signed and self.before == self.after:
            return [_("Nothing has changed since it was signed.")]
        found: list[str | Promise] = []
        if not self.is_signed:
            found.append(_("No medical signature holds that this could rest on. It needs a review."))
        if self._was_declined():
            found.append(_("A medical reviewer read this very text and did not sign it."))
        if self._wrote_some_of_it():
            found.append(_("You wrote some of this change. Someone else has to confirm it."))
        return [*found, *in_words(self.verdict.refusals)]

    def _was_declined(self) -> bool:
        declined = Review.objects.filter(page_id=self.live.pk, role=Role.MEDICAL, outcome=Outcome.DECLINED)
        return declined.filter(fingerprint=fingerprint_of(self.after)).exists()

    def _wrote_some_of_it(self) -> bool:
        if self.revision is None:
            return False
        since = self.revision.base_content_object.revisions.filter(user=self.user)
        if self._since is not None:
            since = since.filter(created_at__gt=self._since)
        return self.revision.user_id == self.user.pk or since.exists()


def _signed_earlier(page: Page, state: ReviewState) -> Review | None:
    """Return the signature under the text before, where the published one is another and it would hold but for that."""
    if state.standing != Standing.CHANGED or state.review is None:
        return None
    signed: Review = state.review
    return signed if review_state(page, lambda: signed.material).reviewed else None


def _as_stored(material: Material) -> Material:
    """Return it as a signature keeps it, so that both can be compared part by part."""
    stored: Material = json.loads(json.dumps(material))
    return stored


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
    """Log the step from the signed text to the newest, and publish that; the signature then holds for it.

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
    if step.live.live_revision_id != step.revision.pk:
        step.revision.publish(user=user)
    elif not step.live.permissions_for_user(user).can_publish():
        raise PermissionDenied
    return edit
