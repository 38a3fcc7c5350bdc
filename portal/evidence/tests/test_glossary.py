"""Terms are found as whole words, the longest first, and nothing else is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.content.tests.factories import TermFactory
from portal.evidence.glossary import Glossary, glossary_of
from portal.evidence.models import GlossaryTerm

TERMS = [
    GlossaryTerm(term="Immunoglobulin", slug="ig"),
    GlossaryTerm(term="IVIg", slug="ivig", other_names="intravenous immunoglobulin"),
    GlossaryTerm(term="Conduction block", slug="block"),
    GlossaryTerm(term="Antibody", slug="antibody", other_names="antibodies"),
    GlossaryTerm(term="Occupational therapist", slug="ot", other_names="OT"),
    GlossaryTerm(term="GM1", slug="gm1", other_names="anti-GM1"),
]
GLOSSARY = Glossary(TERMS)
NAMES = [name for term in TERMS for name in term.names]
WORDS = [*NAMES, "ot", "ivigs", "hand", "anti-", "non-", "-like", ".", " ", "\n"]


def slugs(text: str) -> list[str]:
    return [found.term.slug for found in GLOSSARY.find(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("IVIG helps, says the ivig team.", ["ivig", "ivig"]),
        ("Intravenous immunoglobulin", ["ivig"]),  # the longest name, not the term inside it
        ("conduction\n  blocks", ["block"]),  # over a line, and more than one
        ("an OT, not an ot and no OTTER", ["ot"]),  # capitals alone are an abbreviation
        ("anti-GM1", ["gm1"]),
        ("pre-IVIg, IVIg-like, immunoglobuline", []),
        ("antibody’s antibodies", ["antibody", "antibody"]),
        ("", []),
    ],
)
def test_what_is_found(text, found):
    assert slugs(text) == found


def test_each_term_is_told_once_by_first_use():
    assert [term.slug for term in GLOSSARY.terms_in("antibodies, IVIg, antibody")] == ["antibody", "ivig"]


@given(st.lists(st.sampled_from(WORDS), max_size=12).map("".join) | st.text(max_size=60))
def test_places_are_in_order_and_are_names_of_their_term(text):
    end = 0
    for found in GLOSSARY.find(text):
        assert end <= found.start < found.end
        end = found.end
        said = " ".join(text[found.start : found.end].casefold().split())
        names = [name.casefold() for name in found.term.names]
        assert said in names or said.removesuffix("s") in names


@pytest.mark.django_db
def test_a_changed_meaning_is_seen_at_once(django_assert_num_queries):
    term = TermFactory(term="EMG", meaning="Old.")
    with django_assert_num_queries(1):
        first = glossary_of(term.locale_id)
    assert glossary_of(term.locale_id) is first  # nothing changed: not compiled again
    GlossaryTerm.objects.update(meaning="New.")
    assert [one.meaning for one in glossary_of(term.locale_id).terms] == ["New."]


@pytest.mark.django_db
def test_each_language_has_its_own_terms():
    from wagtail.models import Locale

    welsh = Locale.objects.create(language_code="cy")
    TermFactory(term="Nerf", locale=welsh)
    TermFactory(term="Nerve")
    assert [term.term for term in glossary_of(welsh.pk).terms] == ["Nerf"]
