"""What the database itself refuses, and what the forms say before it does."""

from datetime import date, time

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.urls import resolve
from django.utils import timezone

from support_directory.choices import RESERVED_SLUGS, Area, Assurance, areas_of
from support_directory.models import (
    Address,
    ImportBatch,
    ImportRow,
    Location,
    Phone,
    ScheduleException,
    Service,
    ServiceArea,
    Taxonomy,
    TaxonomyTerm,
    Verification,
)
from support_directory.tests.factories import EVERYWHERE, OrganizationFactory, PhoneFactory, ServiceFactory

pytestmark = pytest.mark.django_db


def refused(action) -> bool:
    """Tell whether the database refuses the change."""
    try:
        with transaction.atomic():
            action()
    except IntegrityError:
        return True
    return False


@pytest.mark.parametrize(
    "values",
    [
        {"status": "gone"},
        {"assurance": "perhaps"},
        {"confidence": "certain"},
        {"assurance": Assurance.VERIFIED},
        {"crisis_role": "sometimes"},
        {"timezone": "Europe/Paris"},
        {"bank_holidays": "perhaps"},
        {"minimum_age": 26, "maximum_age": 18},
    ],
)
def test_the_database_refuses_unknown_values(values):
    service = ServiceFactory()
    assert refused(lambda: Service.objects.filter(pk=service.pk).update(**values))


@pytest.mark.parametrize(
    "values", [{"type": "fax"}, {"number": "0808 FREE"}, {"number": ""}, {"type": "voice", "text_keyword": "SHOUT"}]
)
def test_the_database_refuses_unknown_numbers(values):
    phone = PhoneFactory()
    assert refused(lambda: Phone.objects.filter(pk=phone.pk).update(**values))


def test_nations_are_kept_once_and_in_order():
    service = ServiceFactory(nations=["wales", "england", "wales"])
    assert Service.objects.get(pk=service.pk).nations == ["england", "wales"]


def test_an_organisation_with_services_cannot_be_deleted():
    with pytest.raises(ProtectedError):
        ServiceFactory().organization.delete()


def test_cleaning_a_number_tidies_it():
    phone = PhoneFactory.build(service=ServiceFactory(), number=" 0808-157.0192 ")
    phone.clean()
    assert phone.number == "0808 157 0192"


def test_cleaning_refuses_a_number_that_cannot_exist():
    with pytest.raises(ValidationError) as refusal:
        PhoneFactory.build(service=ServiceFactory(), number="0808 12").clean()
    assert "number" in refusal.value.message_dict


def test_cleaning_refuses_a_word_to_text_on_a_line_for_calls():
    with pytest.raises(ValidationError) as refusal:
        PhoneFactory.build(service=ServiceFactory(), number="116 123", text_keyword="HI").clean()
    assert "text_keyword" in refusal.value.message_dict


@pytest.mark.parametrize(
    "values",
    [
        {"area": "atlantis"},
        {"area": Area.LOCAL},
        {"area": Area.LOCAL, "name": "Fife"},
        {"area": Area.SCOTLAND, "name": "Fife", "nation": "scotland"},
    ],
)
def test_the_database_refuses_areas_that_are_nowhere(values):
    assert refused(lambda: ServiceArea.objects.create(service=ServiceFactory(nations=[]), **values))


def test_nations_follow_from_areas():
    service = ServiceFactory(nations=[])
    assert service.nations == []
    ServiceArea.objects.create(service=service, area=Area.ALL_IRELAND)
    ServiceArea.objects.create(service=service, area=Area.LOCAL, name="Fife", nation="scotland")
    for found in (Service.objects.get(pk=service.pk), Service.objects.with_contact().get(pk=service.pk)):
        assert found.nations == ["scotland", "northern-ireland", "republic-of-ireland"]
        assert found.local_areas == ["Fife"]


@pytest.mark.parametrize("values", [{"area": Area.LOCAL, "name": "Fife"}, {"area": Area.WALES, "name": "Powys"}])
def test_cleaning_an_area_says_what_is_missing_or_too_much(values):
    with pytest.raises(ValidationError):
        ServiceArea(**values).clean()


def test_an_entry_cannot_take_the_address_of_another_page():
    with pytest.raises(ValidationError) as refusal:
        Service(organization=OrganizationFactory(), name="Suggest", slug="suggest").full_clean()
    assert "slug" in refusal.value.message_dict
    for slug in RESERVED_SLUGS:
        assert resolve(f"/support-directory/{slug}/").url_name != "service"


def test_the_fewest_areas_stand_for_nations():
    assert areas_of(EVERYWHERE) == [Area.UNITED_KINGDOM, Area.REPUBLIC_OF_IRELAND]
    assert areas_of(["wales", "england"]) == [Area.ENGLAND, Area.WALES]
    assert areas_of([]) == []


def test_days_with_other_hours_need_both_times_and_the_right_order():
    service = ServiceFactory()
    day = date(2026, 12, 25)
    for wrong in ({"last_day": date(2026, 12, 24)}, {"last_day": day, "opens_at": time(9)}):
        row = ScheduleException(service=service, first_day=day, **wrong)
        with pytest.raises(ValidationError):
            row.clean()
        assert refused(row.save)
    ScheduleException(service=service, first_day=day, last_day=day).save()


def test_the_database_refuses_what_no_form_would_send():
    service = ServiceFactory()
    staff = get_user_model().objects.create_user("staff")
    place = Location.objects.create(name="Hall")
    check = Verification(
        service=service,
        checked_by=staff,
        checked_at=timezone.now(),
        source_url="https://example.org/",
        outcome="confirmed",
    )
    batch = ImportBatch.objects.create(created_by=staff, filename="a.csv")
    for wrong in (
        Address(location=place, address_1="1 High Street", city="Leeds", state_province="yorkshire"),
        check,
        ImportBatch(created_by=staff, filename="b.csv", state="lost"),
        ImportRow(batch=batch, number=2, data={}, action="guess"),
        Service(organization=service.organization, name="Suggest", slug="suggest"),
    ):
        assert refused(wrong.save), wrong


def test_a_wider_term_is_of_the_same_list():
    topics, audiences = (Taxonomy.objects.create(slug=name, name=name) for name in ("topics", "audiences"))
    money = TaxonomyTerm.objects.create(taxonomy=topics, slug="money", name="Money")
    benefits = TaxonomyTerm.objects.create(taxonomy=topics, slug="benefits", name="Benefits", parent=money)

    def move(term):
        TaxonomyTerm.objects.filter(pk=term.pk).update(taxonomy=audiences)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    assert refused(lambda: move(benefits))
    assert refused(lambda: move(money))
