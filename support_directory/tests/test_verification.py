"""Nothing is public that nobody checked, a crisis line needs two people, and every change voids the check."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from wagtail.models import ModelLogEntry

from portal.content.batch import Batch
from support_directory.choices import Area, Assurance, CrisisRole, Outcome, Status
from support_directory.cover import LastCrisisLine
from support_directory.crisis import crisis_services
from support_directory.fingerprints import fingerprint
from support_directory.models import (
    Accessibility,
    Address,
    Location,
    Organization,
    OrganizationIdentifier,
    Phone,
    Schedule,
    Service,
    ServiceArea,
    ServiceAtLocation,
    Verification,
)
from support_directory.tests.api_rows import make_location
from support_directory.tests.factories import OrganizationFactory, PhoneFactory, ServiceFactory, make_public, staff
from support_directory.upkeep.crisis import crisis_problems
from support_directory.verification import NotVerifiable, approve, due_date, verify, withdraw

pytestmark = pytest.mark.django_db
SOURCE = "https://example.org/contact"


@pytest.fixture(autouse=True)
def production(settings):
    """List only what was checked."""
    settings.SHOW_UNCHECKED_SERVICES = False


@pytest.fixture
def checker():
    return staff("checker", "verify", "change")


@pytest.fixture
def second():
    return staff("second", "verify", "approve")


def listed() -> list[str]:
    return sorted(Service.objects.listed().values_list("name", flat=True))


def state(service: Service) -> str:
    return Service.objects.get(pk=service.pk).assurance


def draft(service: Service, **changes) -> Service:
    """Save a draft of the entry, as the admin does."""
    service = Service.objects.get(pk=service.pk).get_latest_revision_as_object()
    for name, value in changes.items():
        setattr(service, name, value)
    service.save_revision()
    return Service.objects.get(pk=service.pk)


def test_a_check_against_a_named_source_makes_an_entry_public(checker):
    service = ServiceFactory(name="Line", phone="0808 157 0192")
    assert listed() == []
    check = verify(service, checker, SOURCE, Outcome.CONFIRMED)
    service.refresh_from_db()
    assert listed() == ["Line"]
    assert service.assured_date == timezone.localdate() and service.next_due == check.next_due > timezone.localdate()
    assert service.assurer and not service.is_example


@pytest.mark.parametrize("source", ["", "their website", "ftp://example.org", "javascript:alert(1)"])
def test_a_source_must_be_an_address(checker, source):
    with pytest.raises(ValidationError):
        verify(ServiceFactory(), checker, source, Outcome.CONFIRMED)
    assert listed() == []


def test_only_people_with_the_right_may_check_approve_or_withdraw(checker):
    service, other = ServiceFactory(), staff("other")
    for act in (
        lambda: verify(service, other, SOURCE, Outcome.CONFIRMED),
        lambda: withdraw(service, other, "closed"),
    ):
        with pytest.raises(PermissionDenied):
            act()
    line = ServiceFactory(crisis_role=CrisisRole.LISTENING)
    check = verify(line, checker, SOURCE, Outcome.CONFIRMED)
    with pytest.raises(PermissionDenied):
        approve(check, other)
    assert listed() == []


def test_what_could_not_be_confirmed_stays_as_it_is(checker):
    public = make_public(ServiceFactory(name="Public"))
    verify(public, checker, SOURCE, Outcome.NOT_CONFIRMED, "Their page is down.")
    verify(ServiceFactory(name="New"), checker, SOURCE, Outcome.NOT_CONFIRMED)
    assert listed() == ["Public"]


def test_a_crisis_line_needs_a_second_person(checker, second):
    line = ServiceFactory(name="Line", crisis_role=CrisisRole.LISTENING, phone="116 123")
    check = verify(line, staff("checker", "verify", "approve"), SOURCE, Outcome.CONFIRMED)
    assert listed() == [] and check.awaits_approval
    with pytest.raises(NotVerifiable, match="somebody else"):
        approve(check, checker)
    assert listed() == []
    approve(check, second)
    assert listed() == ["Line"]
    with pytest.raises(NotVerifiable, match="no longer waits"):
        approve(check, second)


def test_the_database_itself_knows_the_two_person_rule(checker):
    line = ServiceFactory(crisis_role=CrisisRole.LISTENING)
    check = verify(line, checker, SOURCE, Outcome.CONFIRMED)
    with pytest.raises(IntegrityError), transaction.atomic():
        Verification.objects.filter(pk=check.pk).update(approved_by=checker, approved_at=timezone.now())
    Service.objects.filter(pk=line.pk).update(
        assurance=Assurance.VERIFIED, verified_fingerprint=check.fingerprint, next_due=date.max, assured_date=date.min
    )
    assert state(line) == Assurance.UNCHECKED


def test_a_draft_changed_after_its_check_cannot_be_approved(checker, second):
    line = ServiceFactory(crisis_role=CrisisRole.LISTENING, phone="116 123")
    check = verify(line, checker, SOURCE, Outcome.CONFIRMED)
    line = draft(line, url="https://elsewhere.example/")
    with pytest.raises(NotVerifiable, match="changed since"):
        approve(check, second)
    # Autosave writes into the same revision: same number, other text.
    check = verify(line, checker, SOURCE, Outcome.CONFIRMED)
    revision = Service.objects.get(pk=line.pk).latest_revision
    revision.content["name"] = "Another name"
    revision.save()
    check.refresh_from_db()
    assert check.revision_id == revision.pk
    with pytest.raises(NotVerifiable, match="changed since"):
        approve(check, second)
    assert listed() == []


def test_an_edit_stays_a_draft_and_the_checked_version_stays_public(checker):
    service = make_public(ServiceFactory(name="Old name", phone="0808 157 0192"))
    service = draft(service, name="New name", phones=[Phone(number="0808 157 0193")])
    assert listed() == ["Old name"] and [p.number for p in service.phones.all()] == ["0808 157 0192"]
    verify(service, checker, SOURCE, Outcome.CONFIRMED)
    assert listed() == ["New name"]
    assert [p.number for p in Service.objects.get().phones.all()] == ["0808 157 0193"]


def test_a_draft_cannot_bring_an_old_mark_back():
    service = make_public(ServiceFactory(name="Line"))
    service = draft(service, description="Draft while it was checked.")
    revision = service.latest_revision
    Service.objects.filter(pk=service.pk).update(url="https://changed.example/")
    assert state(service) == Assurance.UNCHECKED
    revision.publish()
    assert state(service) == Assurance.UNCHECKED
    stale = make_public(service)
    Phone.objects.create(service=service, number="0808 157 0192")
    stale.save()  # still says "verified" in memory
    assert state(service) == Assurance.UNCHECKED


def test_an_incomplete_draft_cannot_be_checked(checker):
    service = draft(ServiceFactory(), phones=[Phone(number="12")])
    with pytest.raises(ValidationError):
        verify(service, checker, SOURCE, Outcome.CONFIRMED)
    assert not Service.objects.get(pk=service.pk).phones.exists()


CHANGES = [
    {"name": "Another name"},
    {"url": "https://example.org/"},
    {"email": "a@example.org"},
    {"description": "Other words"},
    {"opening_hours": "Never"},
    {"crisis_role": CrisisRole.LISTENING},
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: next(iter(change)))
@pytest.mark.parametrize("way", ["save", "save some fields", "update", "bulk_update", "sql"])
def test_changing_what_was_checked_voids_the_check(change, way):
    service = make_public(ServiceFactory(phone="0808 157 0192"))
    for name, value in change.items():
        setattr(service, name, value)
    if way == "save":
        service.save()
    elif way == "save some fields":
        service.save(update_fields=list(change))
    elif way == "update":
        Service.objects.filter(pk=service.pk).update(**change)
    elif way == "bulk_update":
        Service.objects.bulk_update([service], list(change))
    else:
        (name, value), *_ = change.items()
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE support_directory_service SET {name} = %s", [value])  # noqa: S608
    assert state(service) == Assurance.UNCHECKED and listed() == []
    assert not Verification.objects.filter(voided_at=None).exists()


@pytest.mark.parametrize(
    "change",
    [
        lambda s: PhoneFactory(service=s, number="0808 157 0193"),
        lambda s: Phone.objects.filter(service=s).delete(),
        lambda s: Phone.objects.filter(service=s).update(number="0808 157 0193"),
        lambda s: Phone.objects.filter(service=s).update(service=ServiceFactory()),
        lambda s: Phone.objects.bulk_create([Phone(service=s, number="116 123")]),
        lambda s: ServiceArea.objects.create(service=s, area=Area.WALES),
        lambda s: Schedule.objects.create(service=s, weekday=1, opens_at="09:00", closes_at="17:00"),
    ],
)
def test_changing_a_number_an_area_or_an_hour_voids_the_check(change):
    service = make_public(ServiceFactory(phone="0808 157 0192"))
    change(service)
    assert state(service) == Assurance.UNCHECKED


@pytest.mark.parametrize(
    "way",
    [
        lambda checks: checks.delete(),
        lambda checks: checks.update(voided_at=timezone.now()),
        lambda checks: checks.update(fingerprint="of something else"),
        lambda checks: checks.update(approved_by=None, approved_at=None),
    ],
    ids=["deleted", "voided", "of another text", "approval taken back"],
)
def test_an_entry_is_not_public_without_the_check_that_made_it_so(way):
    line, other = (make_public(ServiceFactory(crisis_role=CrisisRole.LISTENING)) for _ in range(2))
    way(Verification.objects.filter(service=line))
    assert state(line) == Assurance.UNCHECKED
    assert listed() == [other.name]


@pytest.mark.parametrize(
    "change",
    [
        lambda place: Location.objects.filter(pk=place.pk).update(name="Another hall"),
        lambda place: Location.objects.filter(pk=place.pk).update(latitude="56.2083"),
        lambda place: Address.objects.filter(location=place).update(address_1="2 High Street"),
        lambda place: Address.objects.filter(location=place).update(location=Location.objects.create(name="Else")),
        lambda place: place.addresses.get().delete(),
        lambda place: Accessibility.objects.create(location=place, description="Three steps"),
        lambda place: Accessibility.objects.filter(location=place).update(description="Two steps"),
    ],
    ids=["name", "point", "address", "address of another", "no address", "more access", "other access"],
)
def test_sending_people_elsewhere_voids_the_check_of_every_entry_given_there(change):
    place = make_location()
    here = [ServiceFactory(name=name) for name in ("First", "Second")]
    for service in here:
        ServiceAtLocation.objects.create(service=service, location=place)
        make_public(service)
    make_public(ServiceFactory(name="Elsewhere"))
    place.save()  # nothing differs
    assert listed() == ["Elsewhere", "First", "Second"]
    before = fingerprint(here[0])
    change(place)
    assert listed() == ["Elsewhere"]
    assert fingerprint(Service.objects.get(pk=here[0].pk)) != before


@pytest.mark.parametrize(
    "change",
    [
        lambda one: Organization.objects.filter(pk=one.pk).update(name="Another name"),
        lambda one: Organization.objects.filter(pk=one.pk).update(url="https://elsewhere.example/"),
        lambda one: Organization.objects.filter(pk=one.pk).update(description="Sells things."),
        lambda one: OrganizationIdentifier.objects.filter(organization=one).update(identifier="2"),
        lambda one: OrganizationIdentifier.objects.filter(organization=one).update(organization=OrganizationFactory()),
        lambda one: one.identifiers.get().delete(),
        lambda one: OrganizationIdentifier.objects.create(organization=one, identifier_scheme="GB-SC", identifier="3"),
    ],
    ids=["name", "website", "description", "number", "number of another", "no number", "one more number"],
)
def test_what_changes_of_an_organisation_voids_the_checks_of_all_its_entries(change):
    one = OrganizationFactory()
    OrganizationIdentifier.objects.create(organization=one, identifier_scheme="GB-CHC", identifier="1")
    its = [make_public(ServiceFactory(name=name, organization=one)) for name in ("First", "Second")]
    make_public(ServiceFactory(name="Elsewhere"))
    Organization.objects.filter(pk=one.pk).update(slug="other-words", modified_at=timezone.now())  # nobody reads these
    one.identifiers.get().save()  # nothing differs
    assert listed() == ["Elsewhere", "First", "Second"]
    before = fingerprint(its[0])
    change(Organization.objects.get(pk=one.pk))
    assert listed() == ["Elsewhere"]
    assert fingerprint(Service.objects.get(pk=its[0].pk)) != before
    make_public(its[0])
    assert listed() == ["Elsewhere", "First"]


def test_an_organisation_that_changes_after_the_check_cannot_be_approved(checker, second):
    line = ServiceFactory(crisis_role=CrisisRole.LISTENING)
    check = verify(line, checker, SOURCE, Outcome.CONFIRMED)
    Organization.objects.filter(pk=line.organization_id).update(name="Another name")
    with pytest.raises(NotVerifiable):
        approve(check, second)
    # The same for one that the entry has in its draft alone.
    other = OrganizationFactory()
    check = verify(draft(line, organization=other), checker, SOURCE, Outcome.CONFIRMED)
    Organization.objects.filter(pk=other.pk).update(name="Another name")
    with pytest.raises(NotVerifiable, match="changed since"):
        approve(check, second)


def test_a_place_that_changes_after_the_check_cannot_be_approved(checker, second):
    line, place = ServiceFactory(crisis_role=CrisisRole.LISTENING), make_location()
    ServiceAtLocation.objects.create(service=line, location=place)
    check = verify(line, checker, SOURCE, Outcome.CONFIRMED)
    place.addresses.update(address_1="2 High Street")
    with pytest.raises(NotVerifiable):
        approve(check, second)


def test_what_readers_do_not_see_keeps_the_check():
    service = make_public(ServiceFactory(phone="0808 157 0192"))
    service.evidence_note, service.confidence = "Read again.", "high"
    service.save()
    service.phones.get().save()
    assert state(service) == Assurance.VERIFIED


@pytest.mark.parametrize("values", [{"live": False}, {"status": Status.DEFUNCT}])
def test_what_was_taken_out_does_not_come_back_unchecked(values):
    service = make_public(ServiceFactory())
    back = {name: getattr(service, name) for name in values}
    Service.objects.filter(pk=service.pk).update(**values)
    assert listed() == []
    Service.objects.filter(pk=service.pk).update(**back)
    assert listed() == []


def test_withdrawing_needs_a_reason_and_its_history_keeps_it(checker):
    service = make_public(ServiceFactory())
    with pytest.raises(ValidationError):
        withdraw(service, checker, "  ")
    withdraw(service, checker, "Closed in May.")
    assert listed() == []
    assert ModelLogEntry.objects.get(action="support_directory.withdraw").data == {"reason": "Closed in May."}


def test_the_last_crisis_line_of_a_nation_stays(checker, second):
    first = make_public(ServiceFactory(nations=["wales", "england"], crisis_role=CrisisRole.LISTENING))
    other = make_public(ServiceFactory(nations=["england"], crisis_role=CrisisRole.LISTENING))
    for act in (
        lambda: withdraw(first, checker, "x"),
        first.delete,
        Service.objects.all().delete,
        first.unpublish,
    ):
        with pytest.raises(LastCrisisLine, match="Wales"), transaction.atomic():
            act()
    smaller = draft(first, areas=[ServiceArea(area=Area.ENGLAND)])
    check = verify(smaller, checker, SOURCE, Outcome.CONFIRMED)
    with pytest.raises(LastCrisisLine), transaction.atomic():
        approve(check, second)
    withdraw(other, checker, "Merged.")
    assert Service.objects.listed().count() == 1


@pytest.mark.parametrize(
    "phones", [[], [Phone(number="85258", type="text", text_keyword="SHOUT")]], ids=["none", "text"]
)
def test_a_crisis_line_needs_a_number_and_the_last_one_keeps_it(checker, second, phones):
    line = draft(make_public(ServiceFactory(nations=["wales"], crisis_role=CrisisRole.LISTENING)), phones=phones)
    if phones:
        approve(verify(line, checker, SOURCE, Outcome.CONFIRMED), second)
        assert [number.display for number in Service.objects.get().numbers] == ["SHOUT to 85258"]
    else:
        with pytest.raises(ValidationError, match="needs a number"), transaction.atomic():
            verify(line, checker, SOURCE, Outcome.CONFIRMED)
        assert Service.objects.listed().get().numbers


def test_a_line_without_a_number_covers_no_nation(checker):
    line = make_public(ServiceFactory(name="Line", nations=["wales"], crisis_role=CrisisRole.LISTENING))
    empty = ServiceFactory(name="Chat", nations=["wales"], crisis_role=CrisisRole.LISTENING, phone="")
    # Approved before a number was asked for.
    check = {"fingerprint": fingerprint(empty), "outcome": Outcome.CONFIRMED, "source_url": SOURCE}
    day = {"checked_at": timezone.now(), "approved_at": timezone.now(), "next_due": date.max, "needs_approval": True}
    empty.verifications.create(checked_by=checker, approved_by=staff("else"), **check, **day)
    bound = {"verified_fingerprint": check["fingerprint"], "next_due": date.max, "assured_date": date.today()}
    Service.objects.filter(pk=empty.pk).update(assurance=Assurance.VERIFIED, **bound)
    assert listed() == ["Chat", "Line"]
    with pytest.raises(LastCrisisLine, match="Wales"):
        withdraw(line, checker, "Closed.")
    Phone.objects.filter(service=line).delete()
    assert "nation:wales" in {problem.key for problem in crisis_problems()}
    assert crisis_services(Batch(), CrisisRole.LISTENING) == []


def test_lines_deleted_together_do_not_cover_for_each_other():
    for _ in range(2):
        make_public(ServiceFactory(nations=["wales"], crisis_role=CrisisRole.LISTENING))
    with pytest.raises(LastCrisisLine, match="Wales"), transaction.atomic():
        Service.objects.for_crises().delete()
    assert Service.objects.listed().count() == 2


@pytest.mark.parametrize(
    ("values", "longest"),
    [({"crisis_role": "listening", "phone": "116 123"}, 91), ({"phone": "116 123"}, 182), ({}, 365)],
)
def test_due_dates_by_kind_and_first_ones_are_spread(values, longest):
    services = [ServiceFactory(**values) for _ in range(12)]
    today = date(2026, 11, 21)
    assert {due_date(s, first=False, today=today) for s in services} == {today + timedelta(days=longest)}
    first = {(due_date(s, first=True, today=today) - today).days for s in services}
    assert len(first) > 3 and longest / 2 <= min(first) <= max(first) <= longest


def test_due_means_today_or_earlier_and_an_overdue_crisis_line_keeps_its_hours():
    today = timezone.localdate()
    service = make_public(ServiceFactory())
    line = make_public(ServiceFactory(crisis_role=CrisisRole.LISTENING))
    for days, due in ((1, False), (0, True), (-40, True)):
        Service.objects.update(next_due=today + timedelta(days=days))
        service.refresh_from_db(), line.refresh_from_db()
        assert (service.is_due, service.is_being_rechecked) == (due, due)
        assert (line.is_due, line.is_being_rechecked) == (due, False)
    assert len(listed()) == 2


def test_the_trigger_and_the_fingerprint_watch_the_same_columns_and_tables():
    from importlib import import_module

    from support_directory import fingerprints
    from support_directory.fingerprints import CHECKED_BELOW_PLACE, CHECKED_CHILDREN, CHECKED_FIELDS, CHECKED_PLACE

    rules = import_module("support_directory.migrations.0002_rules")
    assert rules.CHECKED.format(row="r").replace("r.", "").split(", ") == list(CHECKED_FIELDS)
    tables = {Service._meta.get_field(name).related_model._meta.model_name for name in CHECKED_CHILDREN}
    assert tables == set(rules.CHILDREN)
    places = import_module("support_directory.migrations.0005_places_are_checked")
    assert places.PLACE.format(row="r").replace("r.", "").split(", ") == list(CHECKED_PLACE)
    below = {Location._meta.get_field(name).related_model._meta.model_name for name in CHECKED_BELOW_PLACE}
    assert below == set(places.BELOW)
    behind = import_module("support_directory.migrations.0006_organizations_are_checked")
    columns = behind.ORGANIZATION.format(row="r").replace("r.", "").split(", ")
    assert columns == list(fingerprints.CHECKED_ORGANIZATION)
    columns = behind.IDENTIFIER.format(row="r").replace("r.", "").split(", ")
    assert {"identifiers": tuple(columns[1:])} == fingerprints.CHECKED_BELOW_ORGANIZATION
