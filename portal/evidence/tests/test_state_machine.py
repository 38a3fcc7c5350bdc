"""Whatever people do to a page, in any order: it never says "reviewed" of a text nobody signed.

What was signed, and what readers see, is kept here beside the site in plain lists, and compared with what the site says
after each step.
"""

from dataclasses import dataclass, field
from itertools import pairwise

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from portal import roles
from portal.content.batch import Batch
from portal.content.tests.factories import TermFactory, add_hub, add_topic, make_claim
from portal.evidence.confirming import Confirmation, NotConfirmed, Step, confirm
from portal.evidence.models import Role
from portal.evidence.overview import states_now
from portal.evidence.publishing import UnsignedText
from portal.evidence.signing import NotSigned, decline, sign
from portal.evidence.tests.people import fresh, person, redraft, seen

pytestmark = pytest.mark.django_db
ALIKE = {"Your hands recieve weaker signals.", "Your hands receive weaker signals."}
SUMMARIES = [*sorted(ALIKE), "Your hands do not receive weaker signals.", "Rest helps."]
texts = st.sampled_from(SUMMARIES)
medical_or_kin = st.sampled_from([Role.MEDICAL, Role.LIVED_EXPERIENCE])
Text = tuple[str, str, str]  # the summary, the claim, the meaning of a word: what readers see and this test changes


@dataclass
class Kept:
    """What a person with a notebook would know."""

    live: str = SUMMARIES[0]
    draft: str = SUMMARIES[0]
    claim: str = "A fact."
    meaning: str = "A wire."
    signed: list[list] = field(default_factory=list)  # text, whether in the medical role, whether signed, whether due
    steps: list[tuple[Text, Text]] = field(default_factory=list)
    versions: dict[int, str] = field(default_factory=dict)
    # What happened to the draft: its summary, who wrote or signed it (None: the editor), and whether it was signed.
    story: list[tuple[str, int | None, bool]] = field(default_factory=list)

    def write_over(self, summary: str) -> None:
        """The newest version is another now, and newer than any signature under what it was."""
        place = max(place for place, (_text, _who, signed) in enumerate(self.story) if not signed)
        _text, who, _signed = self.story.pop(place)
        self.story.append((summary, who, False))

    def is_partly_of(self, doctor: int) -> bool:
        """Whether this doctor changed a letter since another doctor signed."""
        others = [place for place, (_text, who, signed) in enumerate(self.story) if signed and who != doctor]
        since = self.story[others[-1] :] if others else self.story
        since = [since[0], *(one for one in since[1:] if not one[2])]
        return any(text != before and who == doctor for (before, *_), (text, who, _s) in pairwise(since))

    def text(self, summary: str) -> Text:
        return summary, self.claim, self.meaning

    def is_reviewed(self, summary: str) -> bool:
        reaches = {self.text(summary)}
        for _step in self.steps:
            reaches |= {before for before, after in self.steps if after in reaches}
        last = [(signed, due) for text, medical, signed, due in self.signed if medical and text in reaches][-1:]
        return last == [(True, False)]


class Cycle(RuleBasedStateMachine):
    """A page, six people, and all they can do."""

    home = None  # set by the test

    @initialize()
    def begin(self):
        self.whole = transaction.atomic()
        self.whole.__enter__()
        self.editor, self.second = person("ed", roles.EDITORS), person("second", roles.EDITORS)
        self.lead = person("lead", roles.EDITORIAL_LEADS)
        self.people = {
            Role.MEDICAL: person("doc", roles.MEDICAL_REVIEWERS),
            Role.LIVED_EXPERIENCE: person("kin", roles.LIVED_EXPERIENCE_REVIEWERS),
        }
        self.other = person("doctor-two", roles.MEDICAL_REVIEWERS)
        self.kept = Kept()
        self.claim = make_claim(statement=self.kept.claim)
        self.term = TermFactory(term="Nerve", meaning=self.kept.meaning)
        body = [{"type": "text", "value": f'<p>A nerve <a linktype="claim" id="{self.claim.pk}">does it</a>.</p>'}]
        self.page = add_topic(add_hub(self.home), slug="t", summary=self.kept.live, body=body)
        self.kept.story.append((self.kept.live, None, False))
        self._note_version()

    def teardown(self):
        transaction.set_rollback(True)
        self.whole.__exit__(None, None, None)

    def _note_version(self):
        self.kept.versions[fresh(self.page).get_latest_revision().pk] = self.kept.draft

    @rule(summary=texts)
    def write(self, summary):
        redraft(self.page, self.editor, summary=summary)
        self.kept.draft = summary
        self.kept.story.append((summary, None, False))
        self._note_version()

    @rule(summary=texts)
    def a_doctor_writes(self, summary):
        doctor = self.people[Role.MEDICAL]
        redraft(self.page, doctor, summary=summary)
        self.kept.draft = summary
        self.kept.story.append((summary, doctor.pk, False))
        self._note_version()

    @rule()
    def another_doctor_comes(self):
        self.people[Role.MEDICAL], self.other = self.other, self.people[Role.MEDICAL]

    @rule(summary=texts)
    def autosave_over_the_newest_version(self, summary):
        revision = fresh(self.page).get_latest_revision()
        draft = revision.as_object()
        draft.summary = self.kept.draft = summary
        draft.save_revision(user=revision.user, overwrite_revision=revision)
        self.kept.write_over(summary)
        self._note_version()

    @rule(data=st.data())
    def go_back_to_a_version(self, data):
        page = fresh(self.page)
        revision = page.revisions.get(pk=data.draw(st.sampled_from(sorted(self.kept.versions))))
        revision.as_object().save_revision(user=self.editor, previous_revision=revision)
        self.kept.draft = self.kept.versions[revision.pk]
        self.kept.story.append((self.kept.draft, None, False))
        self._note_version()

    @rule(role=medical_or_kin)
    def sign(self, role):
        who = self.people[role]
        try:
            sign(fresh(self.page), who, role, seen=seen(self.page), interests="None")
        except NotSigned:
            assert role == Role.MEDICAL and self.kept.is_partly_of(who.pk)
            return
        if role == Role.MEDICAL:
            assert not self.kept.is_partly_of(who.pk)
            self.kept.story.append((self.kept.draft, who.pk, True))
        self.kept.signed.append([self.kept.text(self.kept.draft), role == Role.MEDICAL, True, False])

    @rule(role=medical_or_kin)
    def decline(self, role):
        decline(fresh(self.page), self.people[role], role, seen=seen(self.page), comment="It is not right.")
        self.kept.signed.append([self.kept.text(self.kept.draft), role == Role.MEDICAL, False, False])

    @rule()
    def the_editor_publishes(self):
        try:
            fresh(self.page).get_latest_revision().publish(user=self.editor)
        except (UnsignedText, PermissionDenied):
            assert not self.kept.is_reviewed(self.kept.draft)
        else:
            assert self.kept.is_reviewed(self.kept.draft)
            self.kept.live = self.kept.draft

    @rule(by_lead=st.booleans())
    def a_lead_or_a_plan_publishes(self, by_lead):
        fresh(self.page).get_latest_revision().publish(user=self.lead if by_lead else None)
        self.kept.live = self.kept.draft

    @rule(summary=texts)
    def somebody_writes_into_the_table(self, summary):
        type(self.page).objects.filter(pk=self.page.pk).update(summary=summary)
        self.kept.live = summary

    @rule(slip=st.sampled_from([None, *sorted(ALIKE)]))
    def confirm_a_small_edit(self, slip):
        """The newest version as it is; or, as that is seldom a small edit of what was signed, one made for this."""
        if slip:
            self.write(summary=slip)
            self.sign(role=Role.MEDICAL)
            self.write(summary=next(iter(ALIKE - {slip})))
        step = Step(fresh(self.page), self.second)
        try:
            confirm(fresh(self.page), self.second, Confirmation(step.seen, "spelling"))
        except NotConfirmed:
            return
        before = next(text for text, medical, signed, _due in reversed(self.kept.signed) if medical and signed)
        after = self.kept.text(self.kept.draft)
        assert {before[0], after[0]} == ALIKE and before[1:] == after[1:]
        self.kept.steps.append((before, after))
        self.kept.live = self.kept.draft

    @rule(statement=st.sampled_from(["A fact.", "Another fact."]))
    def correct_the_claim(self, statement):
        self.claim.statement = self.kept.claim = statement
        self.claim.save()

    @rule(meaning=st.sampled_from(["A wire.", "A cable."]))
    def explain_the_word_anew(self, meaning):
        self.term.meaning = self.kept.meaning = meaning
        self.term.save()

    @rule()
    def two_years_pass(self):
        self.page.reviews.filter(next_due__isnull=False).update(next_due=timezone.localdate())
        for one in self.kept.signed:
            one[3] = True

    @rule()
    def the_doctor_leaves(self):
        name = self.people[Role.MEDICAL].username
        self.people[Role.MEDICAL].delete()
        self.people[Role.MEDICAL] = person(name, roles.MEDICAL_REVIEWERS)

    @rule()
    def a_copy_is_nobodys_review(self):
        with transaction.atomic():
            copy = fresh(self.page).copy(update_attrs={"slug": "copy", "title": "Copy"}, user=None)
            assert not copy.specific.review_state(Batch()).reviewed
            transaction.set_rollback(True)

    @rule()
    def it_is_taken_down_and_put_back(self):
        page = fresh(self.page)
        page.unpublish(user=self.editor)
        page.get_latest_revision().publish()
        self.kept.live = self.kept.draft

    @invariant()
    def readers_see_the_badge_if_and_only_if_this_text_was_signed(self):
        wanted = self.kept.is_reviewed(self.kept.live)
        assert fresh(self.page).review_state(Batch()).reviewed is wanted
        assert states_now([self.page.pk])[self.page.pk].reviewed is wanted


def test_no_way_leads_to_reviewed_without_a_signature(home):
    Cycle.home = home
    run_state_machine_as_test(Cycle, settings=settings(max_examples=20, stateful_step_count=15))
