"""The starter entries: all there, none invented, loaded once."""

import json
from pathlib import Path

import pytest
import yaml
from django.conf import settings as django_settings
from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.models import ModelLogEntry

from support_directory.choices import Assurance, Nation
from support_directory.models import Organization, Phone, Service
from support_directory.starter import load_services

STARTER = Path(django_settings.BASE_DIR) / "portal" / "starter" / "content" / "services.yaml"
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """Load once for all tests of this file; each test's own changes are rolled back to here."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield load_services(STARTER)
        transaction.set_rollback(True)


def test_all_91_load_and_none_counts_as_checked(loaded):
    assert loaded == (94, 0)
    assert Service.objects.count() == Organization.objects.count() == 94
    assert not Service.objects.filter(assurance=Assurance.VERIFIED).exists()
    assert not Service.objects.filter(evidence_note="").exists()


def test_a_real_server_lists_none_of_them(loaded, settings):
    settings.SHOW_UNCHECKED_SERVICES = False
    assert not Service.objects.listed().exists()


def test_crisis_lines_are_demonstrations_with_a_number_in_every_nation(loaded):
    lines = Service.objects.for_crises()
    assert {line.assurance for line in lines} == {Assurance.DEMONSTRATION}
    assert set(Service.objects.filter(assurance=Assurance.DEMONSTRATION)) == set(lines)
    emergency = lines.filter(crisis_role="emergency")
    assert {nation for line in emergency for nation in line.nations} == set(Nation.values)
    lines = lines.filter(crisis_role="listening")
    assert all(line.phones.exists() for line in lines)
    assert {nation for line in lines for nation in line.nations} == {
        "england", "scotland", "wales", "northern-ireland", "republic-of-ireland",
    }  # fmt: skip
    assert not Service.objects.get(slug="hub-of-hope").crisis_role  # a website only


def test_every_number_is_one_that_can_exist(loaded):
    for phone in Phone.objects.select_related("service"):
        assert phone.as_number.is_known, f"{phone.service}: {phone}"
    assert [phone.display for phone in Service.objects.get(slug="shout").phones.all()] == ["SHOUT to 85258"]


def test_a_second_load_changes_nothing(loaded):
    Service.objects.filter(slug="mind").update(description="An editor's words.")
    Phone.objects.filter(service__slug="mind").delete()
    assert load_services(STARTER) == (0, 94)
    assert Service.objects.get(slug="mind").description == "An editor's words."
    assert not Phone.objects.filter(service__slug="mind").exists()


def test_an_entry_moved_to_another_slug_does_not_come_twice(loaded):
    Service.objects.filter(slug="mind").update(slug="mind-england-and-wales")
    assert load_services(STARTER) == (0, 94)


def test_an_entry_that_staff_deleted_stays_deleted(loaded):
    service = Service.objects.get(slug="mind")
    ModelLogEntry.objects.log_action(service, "wagtail.delete", deleted=True)
    service.delete()
    assert load_services(STARTER) == (0, 94)
    assert not Service.objects.filter(slug="mind").exists()


def test_every_address_is_a_whole_one(loaded):
    assert (
        Service.objects.get(slug="mind").url == Organization.objects.get(slug="mind").url == "https://www.mind.org.uk/"
    )
    assert Service.objects.exclude(url="").exclude(url__startswith="https://").count() == 0
    assert Service.objects.exclude(url="").count() == 88


def test_what_has_no_field_yet_is_kept(loaded):
    facts = Service.objects.get(slug="mind").starter_facts
    assert facts["charity_number"] == "219830"
    assert {"topics", "audiences", "channels"} <= set(facts)
    stale = Service.objects.get(slug="carers-ni")
    assert not stale.phones.exists()
    assert stale.starter_facts["phone_left_out"] == "028 9043 9843"


def test_a_fault_in_the_file_loads_nothing(tmp_path):
    entries = yaml.safe_load(STARTER.read_text(encoding="utf-8"))[:2]
    entries[0]["slug"], entries[1]["slug"] = "new-one", "new-two"
    entries[1]["nations"] = ["narnia"]
    path = tmp_path / "services.yaml"
    path.write_text(json.dumps(entries), encoding="utf-8")
    with pytest.raises(ValidationError):
        load_services(path)
    assert not Service.objects.filter(slug="new-one").exists()
