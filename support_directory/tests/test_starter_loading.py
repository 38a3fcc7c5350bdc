"""Loading starter files beside what staff did, with small files of our own."""

from pathlib import Path

import pytest
import yaml
from django.core.exceptions import ValidationError

from support_directory.models import (
    Organization,
    OrganizationIdentifier,
    Service,
    Synonym,
    Taxonomy,
    TaxonomyTerm,
)
from support_directory.starter import load_directory
from support_directory.tests.test_starter import delete_as_staff, versions_given

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path):
    """Return a function that writes starter files with one topic, one entry and one synonym, or with these instead."""

    def write(entries=None, lists=None, words=None) -> Path:
        topics = [{"slug": "topic", "name": "Help with", "terms": [{"slug": "money", "name": "Money"}]}]
        files = {"services": entries or [entry("one")], "taxonomies": lists or topics, "synonyms": words or {}}
        for name, content in files.items():
            (tmp_path / f"{name}.yaml").write_text(yaml.safe_dump(content), encoding="utf-8")
        return tmp_path

    return write


def entry(slug: str, **values) -> dict:
    """Return an entry as it stands in the file."""
    return {"slug": slug, "name": slug, "nations": ["wales"], "topics": ["money"], "confidence": "low"} | values


def test_a_list_that_staff_deleted_stays_deleted_with_its_terms(folder):
    load_directory(folder())
    Service.objects.all().delete()
    delete_as_staff(TaxonomyTerm.objects.get())
    delete_as_staff(Taxonomy.objects.get())
    grown = [{"slug": "topic", "name": "Help with", "terms": [{"slug": "debt", "name": "Debt"}]}]
    load_directory(folder([entry("two", topics=[])], grown))
    assert not Taxonomy.objects.exists()
    assert not TaxonomyTerm.objects.exists()


def test_later_entries_do_without_what_staff_deleted(folder):
    """A new entry comes without a deleted term, and not at all for a deleted organisation; a new term stands alone."""
    load_directory(folder())
    service = Service.objects.get()
    delete_as_staff(service)
    delete_as_staff(service.organization)
    delete_as_staff(TaxonomyTerm.objects.get())
    money = {"slug": "money", "name": "Money", "terms": [{"slug": "debt", "name": "Debt"}]}
    lists = [{"slug": "topic", "name": "Help with", "terms": [money]}]
    entries = [entry("one"), entry("one-more", organization="one"), entry("two", topics=["money", "debt"])]
    assert load_directory(folder(entries, lists)) == (1, 2)
    two = Service.objects.get()
    assert two.slug == "two"
    assert [row.taxonomy_term.slug for row in two.attributes.all()] == ["debt"]
    assert TaxonomyTerm.objects.get().parent is None


def test_rows_that_staff_made_first_are_used_as_they_are(folder):
    number = {"scheme": "GB-CHC", "identifier": "1156227"}
    theirs = Organization.objects.create(slug="theirs", name="Theirs")
    OrganizationIdentifier.objects.create(organization=theirs, identifier_scheme="GB-CHC", identifier="1156227")
    one = Organization.objects.create(slug="one", name="One, by staff")
    topic = Taxonomy.objects.create(slug="topic", name="Topics")
    money = TaxonomyTerm.objects.create(taxonomy=topic, slug="money", name="Cash")
    Synonym.objects.create(word="dosh", means="cash")
    entries = [entry("one"), entry("two", identifiers=[number])]
    assert load_directory(folder(entries, words={"dosh": "money"})) == (2, 0)
    assert Service.objects.get(slug="one").organization == one
    assert Service.objects.get(slug="one").attributes.get().taxonomy_term == money
    assert Organization.objects.get(slug="one").name == "One, by staff"
    assert OrganizationIdentifier.objects.get().organization == theirs
    assert Synonym.objects.get().means == "cash"


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ({"topics": ["narnia"]}, ValueError),
        ({"nations": ["narnia"]}, ValueError),
        ({"topic": ["money"]}, ValueError),
        ({"phones": [{"number": "0808 1", "type": "voice"}]}, ValidationError),
        ({"schedules": [{"days": [1], "opens": "25:00", "closes": "26:00"}]}, ValueError),
    ],
)
def test_a_fault_in_a_file_loads_nothing(folder, fault, error):
    with pytest.raises(error):
        load_directory(folder([entry("one"), entry("two") | fault]))
    assert not Service.objects.exists()
    assert not Taxonomy.objects.exists()
    given = versions_given()
    Taxonomy.objects.create(slug="topic", name="Topics")
    assert versions_given() == given + 1  # the triggers are at work again
