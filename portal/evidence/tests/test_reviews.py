"""What may be said of a review: never "reviewed" without a signature on this very text."""

import datetime
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.evidence.models import Outcome, Role
from portal.evidence.reviews import judge
from portal.evidence.standing import Standing

TODAY = datetime.date(2026, 11, 28)
LATER = datetime.date(2028, 11, 28)


def review(fingerprint, outcome=Outcome.SIGNED, role=Role.MEDICAL, next_due=LATER):
    return SimpleNamespace(
        fingerprint=fingerprint,
        outcome=outcome,
        role=role,
        next_due=next_due if outcome == Outcome.SIGNED else None,
    )


def edit(before, after):
    return SimpleNamespace(from_fingerprint=before, to_fingerprint=after)


def test_nobody_signed():
    assert judge([], [], "a", TODAY).standing == Standing.NONE


def test_signed_changed_and_back_again():
    signed = review("a")
    assert judge([signed], [], "a", TODAY).reviewed
    assert judge([signed], [], "b", TODAY).standing == Standing.CHANGED
    assert judge([signed], [], "a", TODAY).review is signed


@pytest.mark.parametrize(("due", "standing"), [(TODAY, Standing.OVERDUE), (TODAY + datetime.timedelta(1), "reviewed")])
def test_due_means_today_or_earlier(due, standing):
    assert judge([review("a", next_due=due)], [], "a", TODAY).standing == standing


def test_small_edits_lead_from_the_signed_text_onwards_only():
    edits = [edit("a", "b"), edit("b", "c")]
    assert judge([review("a")], edits, "c", TODAY).reviewed
    assert judge([review("b")], edits, "a", TODAY).standing == Standing.CHANGED


def test_declining_the_same_text_later_takes_the_signature_away():
    state = judge([review("a", Outcome.DECLINED), review("a")], [], "a", TODAY)
    assert (state.standing, state.reviewed, state.next_due) == (Standing.WITHDRAWN, False, None)
    assert state.label == "Medical review withdrawn"
    assert judge([review("b", Outcome.DECLINED), review("a")], [], "a", TODAY).reviewed
    assert judge([review("a"), review("a", Outcome.DECLINED)], [], "a", TODAY).reviewed


def test_declining_is_told_from_a_change_of_text():
    declined, signed = review("b", Outcome.DECLINED), review("a")
    assert judge([declined, signed], [], "b", TODAY).standing == Standing.CHANGED  # nobody ever signed "b"
    assert judge([review("a", Outcome.DECLINED), signed], [], "b", TODAY).standing == Standing.CHANGED
    assert judge([declined, signed], [edit("a", "b")], "b", TODAY).standing == Standing.WITHDRAWN
    assert judge([review("a", Outcome.DECLINED)], [], "a", TODAY).standing == Standing.NONE
    kin = review("a", Outcome.DECLINED, role=Role.LIVED_EXPERIENCE)
    assert judge([kin, signed], [], "a", TODAY).reviewed


def test_other_roles_are_named_beside_and_never_count_as_medical():
    lived = review("a", role=Role.LIVED_EXPERIENCE)
    state = judge([lived], [], "a", TODAY)
    assert state.standing == Standing.NONE
    assert list(state.others) == [lived]


def test_a_page_that_rests_on_an_editorial_check_goes_by_that_one_alone():
    checked, medical = review("a", role=Role.EDITORIAL), review("a")

    def stands(made, text="a"):
        return judge(made, [], text, TODAY, Role.EDITORIAL)

    assert (stands([checked]).standing, stands([checked]).holds, stands([checked]).reviewed) == (
        "reviewed",
        True,
        False,
    )
    assert stands([checked]).label == "Editorial check holds"
    assert stands([checked], "b").label == "Changed since the editorial check"
    assert stands([review("a", role=Role.EDITORIAL, next_due=TODAY)]).label == "Editorial check overdue"
    declined = review("a", Outcome.DECLINED, role=Role.EDITORIAL)
    assert stands([declined, checked]).label == "Editorial check withdrawn"
    assert stands([medical]).label == "Never had an editorial check"
    assert list(stands([medical]).others) == [medical]


texts = st.sampled_from("abcd")
reviews = st.lists(
    st.builds(
        review,
        texts,
        st.sampled_from(Outcome.values),
        st.sampled_from(Role.values),
        st.dates(TODAY - datetime.timedelta(3), TODAY + datetime.timedelta(3)),
    ),
    max_size=6,
)
edits = st.lists(st.builds(edit, texts, texts), max_size=5)


@given(reviews, edits, texts)
def test_reviewed_means_that_a_medical_signature_leads_to_this_text_and_is_not_due(made, steps, live):
    state = judge(made, steps, live, TODAY)
    reaches = {live}
    for _ in steps:
        reaches |= {step.from_fingerprint for step in steps if step.to_fingerprint in reaches}
    if state.reviewed:
        assert state.review.outcome == Outcome.SIGNED
        assert state.review.role == Role.MEDICAL
        assert state.review.fingerprint in reaches
        assert state.review.next_due > TODAY
        newer = made[: made.index(state.review)]
        assert not any(
            one.role == Role.MEDICAL and one.outcome == Outcome.DECLINED and one.fingerprint in reaches
            for one in newer
            if one is not state.review
        ) or any(one == state.review for one in newer)
    else:
        first = next((one for one in made if one.role == Role.MEDICAL and one.fingerprint in reaches), None)
        assert first is None or first.outcome == Outcome.DECLINED or first.next_due <= TODAY


@given(reviews, edits, texts)
def test_where_editorial_signatures_decide_readers_are_never_told_reviewed(made, steps, live):
    state = judge(made, steps, live, TODAY, Role.EDITORIAL)
    assert not state.reviewed and state.reviewed_on is None
    if state.holds:
        assert (state.review.role, state.review.outcome) == (Role.EDITORIAL, Outcome.SIGNED)
        assert state.review.next_due > TODAY
