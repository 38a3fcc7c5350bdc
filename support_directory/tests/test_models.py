"""What the database itself refuses, and how an approval is bound to what was approved."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from support_directory.approvals import approve
from support_directory.choices import Approval, CrisisRole, PhoneType
from support_directory.models import Phone, Service
from support_directory.tests.factories import PhoneFactory, ServiceFactory

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
        {"nations": ["england", "narnia"]},
        {"status": "gone"},
        {"approval": "perhaps"},
        {"confidence": "certain"},
        {"approval": Approval.APPROVED, "approved_fingerprint": ""},
        {"approval": Approval.UNCHECKED, "approved_fingerprint": "abc"},
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


def state(service: Service) -> str:
    return Service.objects.get(pk=service.pk).approval


@pytest.mark.parametrize(
    "change",
    [
        {"name": "Another name"},
        {"url": "https://example.org/"},
        {"opening_hours": "Never"},
        {"nations": ["wales"]},
        {"crisis_role": CrisisRole.LISTENING},
    ],
)
@pytest.mark.parametrize("way", ["save", "save some fields", "update", "bulk_update"])
def test_changing_what_was_checked_voids_the_approval(change, way):
    service = ServiceFactory(phone="0808 157 0192", approved=True)
    assert state(service) == Approval.APPROVED
    for name, value in change.items():
        setattr(service, name, value)
    if way == "save":
        service.save()
    elif way == "save some fields":
        service.save(update_fields=list(change))
    elif way == "update":
        Service.objects.filter(pk=service.pk).update(**change)
    else:
        Service.objects.bulk_update([service], list(change))
    assert state(service) == Approval.UNCHECKED


def test_changing_anything_else_keeps_the_approval():
    service = ServiceFactory(phone="0808 157 0192", approved=True)
    service.description = "In other words."
    service.evidence_note = "Read again."
    service.save()
    assert state(service) == Approval.APPROVED


def test_setting_approved_without_a_check_does_nothing():
    service = ServiceFactory()
    service.approval = Approval.APPROVED
    service.save()
    assert state(service) == Approval.UNCHECKED


def test_a_number_changed_by_itself_voids_the_approval():
    service = ServiceFactory(phone="0808 157 0192", approved=True)
    phone = service.phones.get()
    phone.save()
    assert state(service) == Approval.APPROVED
    phone.number = "0808 157 0193"
    phone.save()
    assert state(service) == Approval.UNCHECKED


@pytest.mark.parametrize("change", ["add", "delete"])
def test_a_number_more_or_less_voids_the_approval(change):
    service = ServiceFactory(phone="0808 157 0192", approved=True)
    if change == "add":
        PhoneFactory(service=service, number="0808 157 0193")
    else:
        Phone.objects.filter(service=service).delete()
    assert state(service) == Approval.UNCHECKED


def test_numbers_still_in_memory_are_approved_with_the_service():
    service = ServiceFactory()
    service.phones = [Phone(number="116 123"), Phone(number="85258", type=PhoneType.TEXT, text_keyword="SHOUT")]
    approve(service)
    assert state(service) == Approval.APPROVED
    assert Phone.objects.filter(service=service).count() == 2


def test_deleting_an_approved_service_takes_its_numbers_along():
    service = ServiceFactory(phone="0808 157 0192", approved=True)
    service.delete()
    assert not Phone.objects.exists()
