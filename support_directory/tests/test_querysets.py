"""What visitors may see, and that it comes in one query."""

import pytest

from portal.content.batch import Batch
from support_directory.choices import Assurance, CrisisRole, PhoneType, Status
from support_directory.models import Service
from support_directory.tests.factories import PhoneFactory, ServiceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def one_of_each():
    for approval in (Assurance.UNCHECKED, Assurance.DEMONSTRATION):
        ServiceFactory(slug=approval, assurance=approval)
    ServiceFactory(slug="approved", verified=True)
    ServiceFactory(slug="closed", verified=True, status=Status.TEMPORARILY_CLOSED)


def slugs(services) -> set[str]:
    return {service.slug for service in services}


def test_a_real_server_lists_only_what_people_checked(one_of_each, settings):
    settings.SHOW_UNCHECKED_SERVICES = False
    assert slugs(Service.objects.listed()) == {"approved"}


def test_development_lists_examples_too_but_nothing_closed(one_of_each, settings):
    settings.SHOW_UNCHECKED_SERVICES = True
    assert slugs(Service.objects.listed()) == {"unchecked", "demonstration", "approved"}


def test_numbers_and_organisation_come_in_one_query(django_assert_num_queries):
    for _ in range(3):
        service = ServiceFactory()
        PhoneFactory(service=service, number="85258", type=PhoneType.TEXT, text_keyword="SHOUT", sort_order=2)
        PhoneFactory(service=service, number="116 123", sort_order=1, note="free")
    with django_assert_num_queries(1):
        services = list(Service.objects.with_contact())
        shown = [(s.organization.name, [(n.display, n.href, n.note) for n in s.numbers]) for s in services]
    assert [numbers for _, numbers in shown] == [
        [("116 123", "tel:116123", "free"), ("SHOUT to 85258", "sms:85258?body=SHOUT", "")]
    ] * 3


def test_without_with_contact_the_numbers_are_the_same():
    service = ServiceFactory(phone="0808 157 0192")
    assert service.numbers == Service.objects.with_contact().get().numbers


def test_any_nation_matches_and_overseas_never_does():
    ServiceFactory(slug="both", nations=["england", "wales"])
    ServiceFactory(slug="scotland", nations=["scotland"])
    ServiceFactory(slug="overseas", nations=[])
    assert slugs(Service.objects.for_nations(["wales", "scotland"])) == {"both", "scotland"}


def test_the_batch_brings_wanted_services_and_crisis_lines_in_one_query(django_assert_num_queries):
    wanted = ServiceFactory(phone="0808 157 0192")
    line = ServiceFactory(crisis_role=CrisisRole.LISTENING, phone="116 123", nations=[])
    ServiceFactory(slug="another")
    batch = Batch()
    batch.want(Service, str(wanted.pk))
    with django_assert_num_queries(1):
        found = batch.all(Service)
        assert set(found) == {wanted.pk, line.pk}
        assert [number.display for service in found.values() for number in service.numbers]
        assert batch.get(Service, str(wanted.pk)) == wanted


def test_the_batch_gives_nothing_for_what_is_not_listed(settings):
    settings.SHOW_UNCHECKED_SERVICES = False
    hidden = ServiceFactory(crisis_role=CrisisRole.LISTENING)
    batch = Batch()
    batch.want(Service, hidden.pk)
    assert batch.get(Service, hidden.pk) is None
    assert not batch.all(Service)
