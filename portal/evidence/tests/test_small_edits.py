"""What a second person may let through without the reviewer: spelling, and nothing that changes what is said."""

import copy
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.evidence.small_edits import SHARE, Refusal, judge

FILLER = "People with this condition find that their hands get weak over time and that rest helps them a little bit. "


def text(words: str, block: str = "text"):
    return {"fields": {"title": "MMN", "body": [{"type": block, "value": f"<p>{FILLER}{words}</p>"}]}, "shown": {}}


def refusals(before: str, after: str, medicines=()):
    return judge(text(before), text(after), medicines).refusals


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("You will recieve a letter.", "You will receive a letter."),
        ("Teh nurse helps.", "The nurse helps."),
        ("Your specilist nurse", "Your specialist nurse"),
        ("A tumor is rare.", "A tumour is rare."),
        ("Ask your nurse , please.", "Ask your nurse, please."),
        ("Ask the the nurse.", "Ask the nurse."),
        ("Ask nurse about it.", "Ask the nurse about it."),
        ("ask the nurse", "Ask the nurse"),
        ("Well being matters.", "Wellbeing matters."),
        ("Follow up visits", "Follow-up visits"),
        ("Dont’s  and", "Dont’s and"),
    ],
)
def test_slips_are_small(before, after):
    assert refusals(before, after) == set()


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ("Take 5 tablets.", "Take 6 tablets.", Refusal.NUMBER),
        ("Take 1.5 tablets.", "Take 15 tablets.", Refusal.NUMBER),
        ("Between 5-10 people", "Between 5 10 people", Refusal.NUMBER),
        ("Take two tablets.", "Take ten tablets.", Refusal.NUMBER),
        ("Take 5 mg of it.", "Take 5 g of it.", Refusal.UNIT),
        ("It takes 3 weeks.", "It takes 3 months.", Refusal.UNIT),
        ("About 10% of them", "About 10 of them", Refusal.SYMBOL),
        ("You should stop.", "You should not stop.", Refusal.NEGATIVE),
        ("Do not stop it.", "Do stop it.", Refusal.NEGATIVE),
        ("This can help.", "This can't help.", Refusal.NEGATIVE),
        ("It is likely.", "It is unlikely.", Refusal.NEGATIVE),
        ("It works without it.", "It works with it.", Refusal.NEGATIVE),
        ("Rituximba is used.", "Rituximab is used.", Refusal.MEDICINE),
        ("Prednisolone is used.", "Prednisone is used.", Refusal.MEDICINE),
        ("A rise in hypotension", "A rise in hypertension", Refusal.WEIGHTY),
        ("Pain may increase.", "Pain may decrease.", Refusal.WEIGHTY),
        ("Pain and numbness", "Pain or numbness", Refusal.WEIGHTY),
        ("It is in effective care.", "It is ineffective care.", Refusal.REWORDED),
        ("Your hands get weak.", "Your hands become weak.", Refusal.REWORDED),
        ("Rest well.", "Rest well. See your nurse.", Refusal.REWORDED),
        ("Stay warm.", "Stay cool.", Refusal.REWORDED),
        ("Take ½ of it.", "Take ⅓ of it.", Refusal.NUMBER),
        ("In stage Ⅳ you", "In stage Ⅵ you", Refusal.NUMBER),
        ("The seventh visit", "The seventy visit", Refusal.NUMBER),
        ("The eighty visits", "The eighth visits", Refusal.NUMBER),
        ("A biannual visit", "A biennial visit", Refusal.UNIT),
        ("Some micrgrams", "Some micrograms", Refusal.UNIT),
        ("A μg of it", "A μgs of it", Refusal.UNIT),
        ("No treatment helps.", "No, treatment helps.", Refusal.NEGATIVE),
        ("There is little risk.", "There is a little risk.", Refusal.WEIGHTY),
        ("After an infection", "After an injection", Refusal.WEIGHTY),
        ("Thumb abduction is weak.", "Thumb adduction is weak.", Refusal.CONFUSED),
        ("Some have dysphagia.", "Some have dysphasia.", Refusal.CONFUSED),
        ("Some have dysphaga.", "Some have dysphasia.", Refusal.CONFUSED),
        ("The peroneal nerve", "The perineal nerve", Refusal.CONFUSED),
        ("Your foot is cold.", "Your food is cold.", Refusal.CONFUSED),
        ("Hel\u200bp is near.", "Help is near.", Refusal.SYMBOL),
        ("A mus\u00adcle aches.", "A muscle aches.", Refusal.SYMBOL),
    ],
)
def test_what_changes_the_meaning_is_not(before, after, reason):
    assert reason in refusals(before, after)


def test_names_of_medicines_come_from_the_glossary_too():
    assert refusals("Plazma swaps help.", "Plazme swaps help.") == set()
    assert Refusal.MEDICINE in refusals("Plazma swaps help.", "Plazme swaps help.", ["Plazma swap"])


def test_links_choices_blocks_and_what_is_cited_are_not_spelling():
    link = '<a href="https://a.example">here</a>'
    other = link.replace("a.example", "b.example")
    assert Refusal.STRUCTURE in refusals(f"Look {link}", f"Look {other}")
    assert Refusal.STRUCTURE in judge(text("x"), text("x", block="quote")).refusals
    level = {"fields": {"level": "urgent"}, "shown": {}}
    assert judge(level, {"fields": {"level": "urgent-now"}, "shown": {}}).refusals == {Refusal.STRUCTURE}
    more = text("x")
    more["fields"]["body"].append({"type": "text", "value": "<p>y</p>"})
    assert Refusal.STRUCTURE in judge(text("x"), more).refusals
    cited = text("x") | {"shown": {"evidence.source:1": {"title": "A"}}}
    assert judge(text("x"), cited).refusals == {Refusal.SHOWN}


def test_many_slips_at_once_are_a_new_text():
    before = "nurse " * 10
    assert Refusal.MUCH in refusals(before, "nruse " * 10)


@pytest.mark.parametrize(("slips", "is_small"), [(10, True), (11, False)])
def test_a_long_text_does_not_make_many_changes_small(slips, is_small):
    words = ["".join(letters) for letters in product("bcdfg", "aeio", "klmnp", "aeio", "rst", ["ing"])]
    after = [f"{word[:-2]}gn" for word in words[:slips]] + words[slips:]
    assert len(words) * SHARE > 50
    assert refusals(" ".join(words), " ".join(after)) == (set() if is_small else {Refusal.MUCH})


CLAIM = '<a linktype="claim" id="5">'


@pytest.mark.parametrize(
    ("before", "after", "wanted"),
    [
        (f"{CLAIM}Most recieve it.</a>", f"{CLAIM}Most receive it.</a>", {Refusal.CLAIM}),
        (f"{CLAIM}Most <b>recieve</b> it.</a>", f"{CLAIM}Most <b>receive</b> it.</a>", {Refusal.CLAIM}),
        (f"I recieve. {CLAIM}Most do.</a>", f"I receive. {CLAIM}Most do.</a>", set()),
        (f"{CLAIM}Most do.</a> I recieve.", f"{CLAIM}Most do.</a> I receive.", set()),
        ('<a linktype="page" id="5">I recieve.</a>', '<a linktype="page" id="5">I receive.</a>', set()),
    ],
)
def test_words_tied_to_a_fact_are_the_reviewers(before, after, wanted):
    assert refusals(before, after) == wanted


@pytest.mark.parametrize(("claim", "wanted"), [(5, {Refusal.CLAIM}), (None, set())])
def test_so_are_the_words_of_a_block_that_rests_on_a_fact(claim, wanted):
    def figure(label):
        value = {"figure": "Rare", "label": label, "claim": claim, "sources": []}
        rows = [{"type": "item", "value": value}]
        return {"fields": {"body": [{"type": "key_figures", "value": {"figures": rows}}]}, "shown": {}}

    assert judge(figure("Few people recieve it"), figure("Few people receive it")).refusals == wanted
    assert judge(figure("Few people recieve it"), figure("Few people recieve it")).refusals == set()


pool = ["hands", "nurse", "letter", "weak", "tablets", "5", "mg", "not", "rest", "letters", "visit"]
words = st.lists(st.sampled_from(pool), max_size=12)


@given(words)
def test_the_same_text_is_no_change(said):
    verdict = judge(text(" ".join(said)), text(" ".join(said)))
    assert verdict.is_small and verdict.pairs == []


@given(words, st.sampled_from(["3", "0.5", "not", "never", "mg", "%", "IVIg", "unsafe", "don't", "weeks"]), st.data())
def test_nothing_that_weighs_comes_or_goes_anywhere(said, weighty, data):
    place = data.draw(st.integers(0, len(said)))
    more = [*said[:place], weighty, *said[place:]]
    assert not judge(text(" ".join(said)), text(" ".join(more))).is_small
    assert not judge(text(" ".join(more)), text(" ".join(said))).is_small


@given(words, words)
def test_what_is_let_through_holds_the_same_figures_units_and_negatives(before, after):
    verdict = judge(text(" ".join(before)), text(" ".join(after)))
    weights = {"5", "mg", "not"}
    if verdict.is_small:
        assert [w for w in before if w in weights] == [w for w in after if w in weights]


anything = st.recursive(
    st.text(max_size=8) | st.integers() | st.booleans() | st.none(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
)


@given(anything)
def test_any_material_is_compared_without_failing(value):
    before, after = {"fields": {"x": value}, "shown": {}}, {"fields": {"x": copy.deepcopy(value)}, "shown": {}}
    assert judge(before, after).is_small
    assert not judge(before, {"fields": {"x": [value, "new 5"]}, "shown": {}}).is_small
