"""Who is told what, once a week and of crisis lines each day: never twice, and never lost with a missed run."""

from datetime import date, datetime, timedelta

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal import roles
from portal.users.models import User
from support_directory import verification
from support_directory.choices import Assurance, CrisisRole, Outcome
from support_directory.models import ChangeSuggestion, LinkCheck, ReminderSent, Service
from support_directory.tests.factories import EVERYWHERE, PhoneFactory, ServiceFactory, make_public, staff
from support_directory.tests.members import member
from support_directory.upkeep.reminders import recipients

pytestmark = pytest.mark.django_db
MONDAY = "2026-11-16"


@pytest.fixture(autouse=True)
def production(settings):
    settings.SHOW_UNCHECKED_SERVICES = False
    settings.BASE_URL = "https://hub.example"
    settings.SITE_NAME = "Hub"


@pytest.fixture
def at(monkeypatch):
    """Return a function that sets the clock."""

    def set_clock(day: str, hour: int = 12):
        moment = timezone.make_aware(datetime.fromisoformat(day).replace(hour=hour))
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)

    return set_clock


@pytest.fixture
def monday(at):
    at(MONDAY)


@pytest.fixture
def covered(monday):
    """A crisis line for every nation, so that there is no alert."""
    return due(ServiceFactory(name="Line", nations=EVERYWHERE, crisis_role=CrisisRole.LISTENING), 80)


def person(name: str, *groups: str, **values) -> User:
    user = User.objects.create(username=name, **{"email": f"{name}@charity.example"} | values)
    user.groups.set(Group.objects.filter(name__in=groups))
    assert user.groups.count() == len(groups)
    return user


@pytest.fixture
def fiona():
    return person("fiona", roles.DIRECTORY_STAFF)


def due(service: Service, days: int, **values) -> Service:
    """Have it checked; the next check is due in so many days."""
    make_public(service)
    Service.objects.filter(pk=service.pk).update(next_due=timezone.localdate() + timedelta(days=days), **values)
    return Service.objects.get(pk=service.pk)


def run() -> list[mail.EmailMessage]:
    """Send what is due and return it."""
    mail.outbox.clear()
    call_command("send_directory_reminders")
    return list(mail.outbox)


def addresses(messages) -> list[str]:
    return sorted(address for message in messages for address in message.to)


# --- who ---


def test_staff_deputies_and_leads_with_an_address_are_told_and_nobody_else():
    for group in (roles.DIRECTORY_STAFF, roles.DIRECTORY_DEPUTIES, roles.DIRECTORY_LEADS, roles.EDITORS):
        person(group.replace(" ", "").lower(), group)
    person("both", roles.DIRECTORY_STAFF, roles.DIRECTORY_LEADS)
    person("gone", roles.DIRECTORY_STAFF, is_active=False)
    person("silent", roles.DIRECTORY_STAFF, email="")
    person("admin", is_superuser=True)
    found = {user.username for user in recipients()}
    assert found == {"directorystaff", "directorydeputies", "directoryleads", "both"}


# --- the mail of the week ---


def test_the_mail_of_the_week_names_what_is_due_with_the_way_to_it(covered, fiona):
    late = due(ServiceFactory(name="Carers Fife"), -3)
    soon = due(ServiceFactory(name="Money advice"), 30)
    due(ServiceFactory(name="Much later"), 31)
    ServiceFactory(name="Never checked")
    broken = due(ServiceFactory(name="Old link", url="https://old.example/"), 200)
    LinkCheck.objects.create(
        service=broken, url=broken.url, checked_at=timezone.now(), failed_days=3, error="The name is not known."
    )
    told = ChangeSuggestion.objects.create(kind="mistake", service=soon, text="I live at 1 High Street")
    ChangeSuggestion.objects.create(kind="mistake", service=soon, text="Old", state="done")
    ChangeSuggestion.objects.create(kind="organisation", name="Sign in at https://evil.example", text="x")
    [message] = run()
    assert message.to == ["fiona@charity.example"]
    assert message.subject == "Hub: work of this week"
    assert message.extra_headers["Auto-Submitted"] == "auto-generated"
    body = message.body
    for service, words in ((late, "Overdue since 13 Nov 2026"), (soon, "Checked until 16 Dec 2026")):
        assert f"- {service.name}: {words}\n" in body
        assert (
            f"https://hub.example/admin/snippets/support_directory/service/check/{service.pk}/".split("/check/")[1]
            in body
        )
    assert "https://old.example/ (The name is not known.)" in body
    assert f"https://hub.example/admin/support-directory/suggestions/edit/{told.pk}/" in body
    assert "https://hub.example/admin/support-directory/work/" in body
    assert [body.count(words) for words in ("Overdue (1)", "Due in the next 30 days (1)", "Broken links (1)")] == [
        1
    ] * 3
    assert "Suggestions from visitors (2)" in body
    assert "- Money advice: A mistake in an entry\n" in body and "- An organisation that is missing\n" in body
    assert "High Street" not in body and "evil.example" not in body, "what a visitor wrote stays in the admin"
    assert "Much later" not in body and "Never checked" not in body
    assert "<" not in body and "&#" not in body and "\n\n\n" not in body


def test_every_link_of_a_mail_opens(covered, settings):
    client = member("fiona", roles.DIRECTORY_STAFF)
    User.objects.update(email="fiona@charity.example")
    due(ServiceFactory(name="Late"), -3, assigned_to=client.user)
    waiting = due(ServiceFactory(name="Second line", crisis_role=CrisisRole.LISTENING), -1)
    verification.verify(waiting, staff("checker", "verify"), "https://example.org/", Outcome.CONFIRMED)
    ChangeSuggestion.objects.create(kind="organisation", name="New one", text="x")
    PhoneFactory(service=covered, number="0808 157 0193")  # voids the check, and four nations are without a line
    found = [line.strip() for message in run() for line in message.body.splitlines() if "https://hub" in line]
    urls = {line[line.index("https://hub") :].removeprefix(settings.BASE_URL) for line in found}
    assert len(urls) == 9
    lead = member("lead", roles.DIRECTORY_LEADS)
    for url in urls:
        assert (lead if "/approve/" in url else client).get(url).status_code == 200, url


def test_ones_own_tasks_come_first_and_others_are_named(covered, fiona):
    omar = person("omar", roles.DIRECTORY_STAFF, public_name="Omar")
    due(ServiceFactory(name="A for Omar"), -5, assigned_to=omar)
    due(ServiceFactory(name="B for Fiona"), -1, assigned_to=fiona)
    due(ServiceFactory(name="C for nobody"), -9)
    bodies = {message.to[0]: message.body for message in run()}
    for_fiona, for_omar = (bodies[user.email] for user in (fiona, omar))
    own = for_fiona.split("Your tasks (1)")[1].split("Overdue (3)")[0]
    assert "B for Fiona" in own and "A for Omar" not in own
    assert "A for Omar: Overdue since 11 Nov 2026; task of Omar" in for_fiona
    assert "A for Omar" in for_omar.split("Overdue (3)")[0]


def test_long_lists_are_cut_with_the_way_to_all(covered, fiona):
    for number in range(10):
        due(ServiceFactory(name=f"Entry {number}"), -number - 1)
    [message] = run()
    part = message.body.split("Overdue (10)")[1].split("The whole work queue")[0]
    assert part.count("- Entry") == 8
    assert "All 10: https://hub.example/admin/" in part and "?task=overdue" in part


def test_who_may_not_answer_suggestions_is_not_told_of_them(covered):
    person("deputy", roles.DIRECTORY_DEPUTIES)
    ChangeSuggestion.objects.create(kind="organisation", name="New one", text="x")
    assert run() == []


def test_names_with_signs_stay_as_they_are_and_break_no_header(covered, fiona, settings):
    settings.SITE_NAME = "Nerves & Co\nBcc: all@example.org"
    due(ServiceFactory(name="Carers' <Trust> & friends"), -1)
    [message] = run()
    assert "- Carers' <Trust> & friends: Overdue" in message.body
    assert message.subject == "Nerves & Co Bcc: all@example.org: work of this week"
    assert message.message()["Bcc"] is None


# --- once a week ---


def test_the_mail_of_the_week_comes_once_whatever_day_it_is_first_run(covered, fiona, at):
    due(ServiceFactory(), -1)
    sent = []
    # Tuesday is the first run; then twice on Tuesday and once on Sunday; a week is missed; then the next Monday.
    for day in ("2026-11-17", "2026-11-17", "2026-11-22", "2026-11-30", "2026-12-01", "2026-12-07"):
        at(day)
        if [message for message in run() if message.subject.endswith("week")]:
            sent.append(day)
    assert sent == ["2026-11-17", "2026-11-30", "2026-12-07"]


def test_who_joins_later_in_the_week_is_told_too_and_others_not_again(covered, fiona):
    due(ServiceFactory(), -1)
    assert addresses(run()) == ["fiona@charity.example"]
    person("late", roles.DIRECTORY_STAFF)
    assert addresses(run()) == ["late@charity.example"]


def test_nothing_to_do_is_no_mail_and_is_settled_for_the_week(covered, fiona, at):
    assert run() == []
    due(ServiceFactory(), -1)
    assert run() == []
    at("2026-11-23")
    assert addresses(run()) == ["fiona@charity.example"]


def test_an_idle_run_costs_few_queries(covered, fiona):
    due(ServiceFactory(), -1)
    run()
    for number in range(3):
        person(f"more{number}", roles.DIRECTORY_STAFF)
        due(ServiceFactory(), -1)
    run()
    with CaptureQueriesContext(connection) as queries:
        assert run() == []
    assert len(queries) <= 5, "two for the lock, crisis lines, people of the week, the permission"


# --- alerts ---


def test_an_overdue_crisis_line_is_told_each_day_until_it_is_checked(covered, at):
    for group in (roles.DIRECTORY_STAFF, roles.DIRECTORY_DEPUTIES, roles.DIRECTORY_LEADS):
        person(group.split()[1], group)
    everybody = ["deputies@charity.example", "leads@charity.example", "staff@charity.example"]
    Service.objects.update(next_due=date(2026, 11, 18))
    alerts = {}
    for day in ("2026-11-17", "2026-11-18", "2026-11-18", "2026-11-19", "2026-11-22"):
        at(day)
        alerts.setdefault(day, []).append([message for message in run() if "crisis" in message.subject])
    assert [[addresses(each) for each in runs] for runs in alerts.values()] == [
        [[]], [everybody, []], [everybody], [everybody],
    ]  # fmt: skip
    body = alerts["2026-11-18"][0][0].body
    assert "Line: the check has run out, it was due on 18 November 2026." in body
    assert f"/check/{covered.pk}/" in body
    make_public(covered)
    at("2026-11-23")
    assert not [message for message in run() if "crisis" in message.subject]


def crisis_mails() -> list[str]:
    return [message.body for message in run() if "crisis" in message.subject]


def test_a_line_that_lost_its_check_is_told_and_the_nations_without_any(covered, fiona):
    assert crisis_mails() == []
    PhoneFactory(service=covered, number="0808 157 0193")
    assert Service.objects.get(pk=covered.pk).assurance == Assurance.UNCHECKED
    [body] = crisis_mails()
    assert "Line: visitors see it no longer" in body
    for nation in ("England", "Scotland", "Wales", "Northern Ireland", "Republic of Ireland"):
        assert f"{nation}: not one crisis line is checked and public there." in body
    assert "nation=northern-ireland" in body


def test_a_problem_that_is_new_today_is_told_today(covered, fiona):
    second = due(ServiceFactory(name="Second", nations=["wales"], crisis_role=CrisisRole.LISTENING), 0)
    assert len(crisis_mails()) == 1
    assert crisis_mails() == []
    PhoneFactory(service=covered, number="0808 157 0193")
    [body] = crisis_mails()
    assert "Second: the check has run out" in body and "Line: visitors see it no longer" in body
    assert "Wales: not one" not in body and "England: not one" in body
    assert crisis_mails() == []
    verification.verify(second, staff("checker", "verify"), "https://example.org/", Outcome.CONFIRMED)
    verification.verify(covered, staff("checker", "verify"), "https://example.org/", Outcome.CONFIRMED)
    [body] = crisis_mails()
    assert "Line: visitors do not see it until somebody else has approved" in body
    assert f"/approve/{covered.pk}/" in body and f"/approve/{second.pk}/" in body


def test_lines_never_approved_or_withdrawn_for_a_reason_or_of_another_kind_are_no_alarm(covered, fiona):
    ServiceFactory(name="Never", crisis_role=CrisisRole.LISTENING, nations=["wales"])
    withdrawn = make_public(ServiceFactory(name="Withdrawn", crisis_role=CrisisRole.LISTENING, nations=["wales"]))
    verification.withdraw(withdrawn, staff("checker", "change"), "Merged.")
    ordinary = due(ServiceFactory(name="Ordinary"), -1)
    PhoneFactory(service=ordinary)
    assert crisis_mails() == []


def test_other_ways_to_reach_999_alert_when_overdue_but_cover_no_nation(monday, fiona):
    due(ServiceFactory(name="Relay", nations=EVERYWHERE, crisis_role=CrisisRole.EMERGENCY), -1)
    [body] = crisis_mails()
    assert "Relay: the check has run out" in body and "England: not one" in body


def test_an_alert_that_reaches_nobody_is_said(monday, caplog):
    person("silent", roles.DIRECTORY_STAFF, email="")
    assert run() == []
    assert "nobody who checks entries has an email address" in caplog.text


def test_what_is_remembered_is_kept_for_two_months(covered, fiona, at):
    due(ServiceFactory(), -1)
    run()
    assert ReminderSent.objects.count() == 1
    Service.objects.update(next_due=date(2027, 3, 1))
    due(ServiceFactory(), -1)
    at("2027-01-18")
    run()
    assert [row.stage for row in ReminderSent.objects.all()] == ["week:2027-01-18"]


def test_who_leaves_takes_what_was_remembered_along(covered, fiona):
    due(ServiceFactory(), -1)
    run()
    fiona.delete()
    assert not ReminderSent.objects.exists()
