"""The starter directory: loaded once, raising the version once, never in the way of what staff did."""

from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import connection, transaction
from wagtail.models import ModelLogEntry, ReferenceIndex

from support_directory.choices import Assurance, Nation
from support_directory.models import (
    DirectoryVersion,
    Organization,
    Phone,
    Service,
    ServiceText,
    Synonym,
    Taxonomy,
    TaxonomyTerm,
)
from support_directory.starter import load_directory

STARTER = Path(django_settings.BASE_DIR) / "portal" / "starter" / "content"
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """Load once for all tests of this file; each test's own changes are rolled back to here."""
    with django_db_blocker.unblock(), transaction.atomic():
        before = versions_given()
        yield load_directory(STARTER), versions_given() - before
        transaction.set_rollback(True)


def delete_as_staff(row) -> None:
    """Delete a row as the admin does: with an entry in its log."""
    ModelLogEntry.objects.log_action(row, "wagtail.delete", deleted=True)
    row.delete()


def versions_given() -> int:
    """Return how many versions the directory has been given, also by transactions that were taken back."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM directory_version")
        return cursor.fetchone()[0]


def test_all_load_and_none_counts_as_checked(loaded):
    assert loaded[0] == (95, 0)
    assert Service.objects.filter(live=True).count() == 95
    assert Organization.objects.count() == 94
    assert not Service.objects.filter(assurance=Assurance.VERIFIED).exists()
    assert not Service.objects.filter(evidence_note="").exists()
    assert not Service.objects.filter(evidence_url="").exists()


def test_the_directory_gets_one_new_version_and_none_for_a_load_without_news(loaded):
    assert loaded[1] == 1
    before = versions_given()
    version = DirectoryVersion.objects.get().version
    load_directory(STARTER)
    assert versions_given() == before
    Service.objects.filter(slug="mind").update(name="Mind!")  # the triggers are at work again
    assert DirectoryVersion.objects.get().version > version


def test_a_real_server_lists_none_of_them(loaded, settings):
    settings.SHOW_UNCHECKED_SERVICES = False
    assert not Service.objects.listed().exists()


def test_crisis_lines_are_demonstrations_with_a_number_in_every_nation(loaded):
    lines = Service.objects.for_crises()
    assert set(Service.objects.filter(assurance=Assurance.DEMONSTRATION)) == set(lines)
    emergency = lines.filter(crisis_role="emergency")
    assert {nation for line in emergency for nation in line.nations} == set(Nation.values)
    lines = lines.filter(crisis_role="listening")
    assert all(line.phones.exists() for line in lines)
    assert {nation for line in lines for nation in line.nations} == set(Nation.values)
    assert not Service.objects.get(slug="hub-of-hope").crisis_role  # a website only


def test_an_entry_brings_its_rows(loaded):
    service = Service.objects.get(slug="family-carers-ireland")
    assert service.url == service.organization.url == "https://familycarers.ie/"
    assert service.timezone == "Europe/Dublin"
    assert [(phone.display, phone.cost) for phone in service.phones.all()] == [("1800 24 07 24", "free")]
    assert [str(row) for row in service.schedules.all()][3:] == ["Thursday 09:00–17:30", "Friday 09:00–17:00"]
    assert {row.taxonomy_term.name for row in service.attributes.all()} >= {"Caring for someone", "Young carers"}
    assert ReferenceIndex.get_references_to(TaxonomyTerm.objects.get(slug="debt")).exists()
    assert [phone.display for phone in Service.objects.get(slug="shout").phones.all()] == ["SHOUT to 85258"]


def test_every_number_is_one_that_can_exist(loaded):
    for phone in Phone.objects.select_related("service"):
        assert phone.as_number.is_known, f"{phone.service}: {phone}"


def test_terms_stand_under_their_parents_in_the_order_of_the_file(loaded):
    debt = TaxonomyTerm.objects.get(slug="debt")
    assert (debt.parent.slug, debt.taxonomy.slug) == ("money", "topic")
    topics = TaxonomyTerm.objects.filter(taxonomy__slug="topic").order_by("sort_order")
    assert [term.slug for term in topics][:5] == ["crisis", "emergency", "caring", "carers-assessment", "young-carers"]
    assert [taxonomy.slug for taxonomy in Taxonomy.objects.all()] == ["topic", "audience", "channel"]


def test_two_services_of_one_organisation(loaded):
    charity = Organization.objects.get(slug="turn2us")
    assert {service.slug for service in charity.services.all()} == {"turn2us", "turn2us-benefits-calculator"}


def test_a_second_load_changes_nothing(loaded):
    Service.objects.filter(slug="mind").update(description="An editor's words.", slug="mind-england-and-wales")
    Phone.objects.filter(service__slug="mind-england-and-wales").delete()
    TaxonomyTerm.objects.filter(slug="debt").update(slug="owing", name="Owing money", parent=None, sort_order=999)
    Taxonomy.objects.filter(slug="channel").update(slug="how")
    Synonym.objects.filter(word="cash").update(word="dosh", means="money")
    assert load_directory(STARTER) == (0, 95)
    mind = Service.objects.get(slug="mind-england-and-wales")
    assert mind.description == "An editor's words."
    assert not mind.phones.exists()
    owing = TaxonomyTerm.objects.get(slug="owing")
    assert (owing.name, owing.parent, owing.sort_order) == ("Owing money", None, 999)
    assert not TaxonomyTerm.objects.filter(slug="debt").exists()
    assert not Taxonomy.objects.filter(slug="channel").exists()
    assert not Synonym.objects.filter(word="cash").exists()


@pytest.mark.parametrize(
    ("model", "name"),
    [(Service, {"slug": "mind"}), (TaxonomyTerm, {"slug": "podcast"}), (Synonym, {"word": "cash"})],
)
def test_what_staff_deleted_stays_deleted(loaded, model, name):
    row = model.objects.get(**name)
    if model is TaxonomyTerm:
        row.attributes.all().delete()
    delete_as_staff(row)
    assert load_directory(STARTER) == (0, 95)
    assert not model.objects.filter(**name).exists()


def test_entries_can_be_found_by_the_words_of_their_terms(loaded):
    text = ServiceText.objects.get(service__slug="stepchange-debt-charity")
    assert "Money and benefits" in text.terms and "Debt" in text.terms
    assert ServiceText.objects.count() == 95
