"""The two-person rule while several people act at the same moment, each in a transaction of their own."""

import time
from collections.abc import Callable
from threading import Barrier, Event, Thread

import pytest
from django.db import connection, connections, transaction

from portal import roles
from support_directory.choices import CrisisRole, Outcome
from support_directory.cover import LastCrisisLine
from support_directory.models import (
    Address,
    Organization,
    OrganizationIdentifier,
    Phone,
    Service,
    ServiceAtLocation,
    Verification,
)
from support_directory.tests.api_rows import make_location
from support_directory.tests.factories import ServiceFactory, make_public, staff
from support_directory.tests.members import check as check_on_screen
from support_directory.tests.members import form_of, member, page_text, service_url
from support_directory.verification import NotVerifiable, approve, verify, withdraw

pytestmark = pytest.mark.django_db(transaction=True)
SOURCE = "https://example.org/contact"
LONGEST = 30  # seconds that anybody waits for another
WAITING = "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid)))"


@pytest.fixture(autouse=True)
def production(settings):
    """List only what was checked."""
    settings.SHOW_UNCHECKED_SERVICES = False


@pytest.fixture
def line():
    return ServiceFactory(name="Line", crisis_role=CrisisRole.LISTENING, phone="116 123")


def listed() -> list[str]:
    return sorted(Service.objects.listed().values_list("name", flat=True))


def run(*acts: Callable) -> list:
    """Run each in a thread of its own and return what it returned, or the refusal it met."""
    outcomes: list = [None] * len(acts)

    def run_one(place: int) -> None:
        try:
            outcomes[place] = acts[place]()
        except Exception as refusal:
            outcomes[place] = refusal
        finally:
            connections.close_all()

    threads = [Thread(target=run_one, args=[place]) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LONGEST)
    return outcomes


def at_once(*acts: Callable) -> list:
    """Let all begin at the same moment."""
    barrier = Barrier(len(acts))

    def begin(act: Callable) -> Callable:
        return lambda: (barrier.wait(LONGEST), act())[1]

    return run(*map(begin, acts))


def before_the_first_is_committed(first: Callable, then: Callable) -> list:
    """Let the second begin while the first has done its work and not committed it, and see the second wait for it."""
    done = Event()

    def hold():
        try:
            with transaction.atomic():
                found = first()
                done.set()
                _until_somebody_waits()
                return found
        finally:
            done.set()

    return run(hold, lambda: (done.wait(LONGEST), then())[1])


def _until_somebody_waits() -> None:
    end = time.monotonic() + LONGEST
    with connection.cursor() as cursor:
        while time.monotonic() < end:
            cursor.execute(WAITING)
            if cursor.fetchone()[0]:
                return
            time.sleep(0.02)
    raise AssertionError("The other one did not wait.")


def test_two_people_who_approve_at_once_make_one_approval(line):
    check = verify(line, staff("checker", "verify"), SOURCE, Outcome.CONFIRMED)
    people = [staff(name, "approve") for name in ("one", "two", "three")]
    outcomes = at_once(*(lambda user=user: approve(check, user) for user in people))
    assert outcomes.count(None) == 1
    assert sum(isinstance(outcome, NotVerifiable) for outcome in outcomes) == 2
    assert listed() == ["Line"]


def test_two_people_who_withdraw_the_last_two_lines_leave_one():
    lines = [make_public(ServiceFactory(crisis_role=CrisisRole.LISTENING)) for _ in range(2)]
    checker = staff("checker", "change")
    outcomes = at_once(*(lambda line=line: withdraw(line, checker, "x") for line in lines))
    assert outcomes.count(None) == 1
    assert sum(isinstance(outcome, LastCrisisLine) for outcome in outcomes) == 1


def test_an_approval_that_comes_first_stands_and_a_new_check_waits_for_another(line):
    check = verify(line, staff("checker", "verify"), SOURCE, Outcome.CONFIRMED)
    second = staff("second", "verify", "approve")
    done, new = before_the_first_is_committed(
        lambda: approve(check, second), lambda: verify(line, second, SOURCE, Outcome.CONFIRMED)
    )
    assert done is None and listed() == ["Line"]
    new.refresh_from_db()
    assert new.awaits_approval
    with pytest.raises(NotVerifiable, match="somebody else"):
        approve(new, second)


def test_a_new_check_that_comes_first_leaves_nothing_to_approve(line):
    first = staff("checker", "verify", "approve")
    check = verify(line, first, SOURCE, Outcome.CONFIRMED)
    second = staff("second", "verify", "approve")
    new, refusal = before_the_first_is_committed(
        lambda: verify(line, first, SOURCE, Outcome.CONFIRMED), lambda: approve(check, second)
    )
    assert isinstance(refusal, NotVerifiable) and listed() == []
    assert new.awaits_approval and not Verification.objects.filter(approved_by__isnull=False).exists()


@pytest.mark.parametrize(
    "edit",
    [
        lambda line: Service.objects.filter(pk=line.pk).update(url="https://elsewhere.example/"),
        lambda line: Phone.objects.filter(service=line).update(number="0808 157 0193"),
        lambda line: Phone.objects.create(service=line, number="0808 157 0193"),
        lambda line: Organization.objects.filter(pk=line.organization_id).update(name="Another"),
        lambda line: OrganizationIdentifier.objects.create(
            organization_id=line.organization_id, identifier_scheme="GB-CHC", identifier="1"
        ),
        lambda line: Address.objects.update(address_1="2 High Street"),
    ],
    ids=["entry", "number", "one more number", "organisation", "register number", "address"],
)
def test_what_changes_while_an_approval_is_under_way_does_not_become_public(line, edit):
    ServiceAtLocation.objects.create(service=line, location=make_location())
    check = verify(line, staff("checker", "verify"), SOURCE, Outcome.CONFIRMED)
    done, edited = before_the_first_is_committed(lambda: approve(check, staff("second", "approve")), lambda: edit(line))
    assert done is None and not isinstance(edited, Exception)
    assert listed() == []
    check.refresh_from_db()
    assert check.voided_at is not None


def test_an_approval_does_not_overtake_a_change_of_the_organisation_an_entry_moves_to(line):
    other = Organization.objects.create(slug="other", name="Other")
    moved = line.get_latest_revision_as_object()
    moved.organization = other
    moved.save_revision()
    check = verify(line, staff("checker", "verify"), SOURCE, Outcome.CONFIRMED)
    renamed, refusal = before_the_first_is_committed(
        lambda: Organization.objects.filter(pk=other.pk).update(name="Another"),
        lambda: approve(check, staff("second", "approve")),
    )
    assert renamed == 1 and isinstance(refusal, NotVerifiable)
    assert listed() == []


def test_on_the_screens_the_checker_is_refused_and_one_other_approves(line):
    url = service_url("approve", line)
    checker = member("leila", roles.DIRECTORY_LEADS)
    check_on_screen(checker, line)
    pending = {"check": str(line.verifications.get().pk)}
    others = [member("dara", roles.DIRECTORY_DEPUTIES), member("lee", roles.DIRECTORY_LEADS)]
    own, *answers = at_once(*(lambda browser=browser: browser.post(url, pending) for browser in (checker, *others)))
    assert own.status_code == 200 and "You checked this entry yourself" in page_text(own)
    assert sorted(answer.status_code for answer in answers) == [200, 302]
    assert listed() == ["Line"]
    approved = line.verifications.get()
    assert approved.checked_by == checker.user and approved.approved_by in [browser.user for browser in others]


def test_on_the_screens_an_edit_never_becomes_public_with_an_approval(line):
    fiona, lead = member("fiona", roles.DIRECTORY_STAFF), member("leila", roles.DIRECTORY_LEADS)
    check_on_screen(fiona, line)
    approval, edit = service_url("approve", line), service_url("edit", line)
    agreed, changed = form_of(lead, approval), form_of(fiona, edit) | {"phones-0-number": "0808 157 0193"}
    answers = at_once(lambda: lead.post(approval, agreed), lambda: fiona.post(edit, changed))
    assert answers[1].status_code == 302
    assert listed() == (["Line"] if answers[0].status_code == 302 else [])
    row = Service.objects.get(pk=line.pk)
    assert [number.display for number in row.numbers] == ["116 123"] and row.has_unpublished_changes
    assert [number.number for number in row.get_latest_revision_as_object().phones.all()] == ["0808 157 0193"]
