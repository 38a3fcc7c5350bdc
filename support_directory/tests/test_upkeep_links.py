"""Each public link is tried once a day, three failing days make it broken, and no run harms another."""

import io
import threading
from datetime import date, datetime, timedelta
from threading import Event, Lock, Thread
from time import monotonic, sleep

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.links import trying
from portal.links.fetching import Answer
from portal.links.rounds import LineDown, believable, fetch_all
from portal.links.state import count
from portal.links.tests.servers import Site, at_home
from support_directory.choices import Status
from support_directory.models import DirectoryVersion, LinkCheck, Organization, Service
from support_directory.staff.work import Task, broken_links, condition, with_tasks
from support_directory.tests.factories import OrganizationFactory, ServiceFactory
from support_directory.upkeep.links import links_to_try, public_links, try_links

pytestmark = pytest.mark.django_db
GOOD, GONE, WALL = Answer(200), Answer(404, "It answers with an error (404)."), Answer(403, "Not to programs.", True)
SILENT = Answer(None, "The name is not known.")


@pytest.fixture(autouse=True)
def production(settings):
    """List only what was checked."""
    settings.SHOW_UNCHECKED_SERVICES = False


@pytest.fixture
def at(monkeypatch):
    """Return a function that sets the clock."""

    def set_clock(day: str, hour: int = 12):
        moment = timezone.make_aware(datetime.fromisoformat(day).replace(hour=hour))
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)

    return set_clock


@pytest.fixture
def web(monkeypatch):
    """Return what each address answers; ``asked`` fills as they are tried. Unknown addresses answer well."""
    answers: dict[str, Answer] = {}
    asked: list[str] = []

    def fetch(url: str, rules: object, turns: object) -> Answer:
        asked.append(url)
        return answers.get(url, GOOD)

    monkeypatch.setattr(trying, "fetch", fetch)
    fetch.answers, fetch.asked = answers, asked
    return fetch


def entry(url: str = "", **kwargs) -> Service:
    return ServiceFactory(url=url, verified=True, **kwargs)


def run(**options) -> str:
    out = io.StringIO()
    call_command("check_links", stdout=out, **options)
    return out.getvalue()


def state(service: Service) -> tuple[int, int | None]:
    row = LinkCheck.objects.get(service=service)
    return row.failed_days, row.status_code


# --- which links ---


def test_links_of_listed_and_checked_entries_are_tried_and_no_others(settings, web):
    settings.SHOW_UNCHECKED_SERVICES = True
    entry("https://public.example/"), entry("")
    ServiceFactory(url="https://unchecked.example/")
    for changes in ({"live": False}, {"status": Status.DEFUNCT}):
        Service.objects.filter(pk=entry("https://hidden.example/").pk).update(**changes)
    assert list(public_links()) == ["https://public.example/"]
    run()
    assert web.asked == ["https://public.example/"]


def test_an_organisations_link_is_recorded_once_on_the_first_of_its_public_entries():
    organization = OrganizationFactory(url="https://charity.example/")
    ServiceFactory(name="A, unchecked", organization=organization)
    first = entry("https://charity.example/b", name="B", organization=organization)
    entry("https://charity.example/c", name="C", organization=organization)
    assert public_links()["https://charity.example/"] == {first.pk}
    entry("https://charity.example/", name="D", organization=organization)
    assert public_links()["https://charity.example/"] == {Service.objects.get(name="D").pk}
    OrganizationFactory(url="https://without-entries.example/")
    assert len(public_links()) == 3


def test_one_address_of_two_entries_is_asked_once_and_recorded_on_both(web):
    pair = [entry("https://shared.example/"), entry("https://shared.example/")]
    web.answers["https://shared.example/"] = GONE
    run()
    assert web.asked == ["https://shared.example/"]
    assert [state(service) for service in pair] == [(1, 404), (1, 404)]


def test_rows_of_addresses_no_longer_public_go(web):
    moved, withdrawn, kept = entry("https://old.example/"), entry("https://gone.example/"), entry("https://on.example/")
    run()
    Service.objects.filter(pk=withdrawn.pk).update(live=False)
    moved = Service.objects.get(pk=moved.pk)
    moved.url = "https://new.example/"
    moved.save()  # voids its check
    run()
    assert list(LinkCheck.objects.values_list("service", flat=True)) == [kept.pk]


# --- once a day ---


def test_a_second_run_of_the_day_asks_nobody(web, at):
    entry("https://a.example/"), entry("https://b.example/")
    at("2026-11-21", 1)
    assert "2 links answer, 0 do not." in run()
    at("2026-11-21", 23)
    assert run() == ""
    assert len(web.asked) == 2
    entry("https://new.example/")
    run()
    assert web.asked[2:] == ["https://new.example/"]
    run(again=True)
    assert len(web.asked) == 6
    at("2026-11-22", 0)
    run()
    assert len(web.asked) == 9


def test_the_day_is_that_of_the_site_not_of_utc(web, monkeypatch):
    entry("https://a.example/")
    for moment in ("2026-06-10T22:50+00:00", "2026-06-10T23:10+00:00"):  # either side of midnight in London
        monkeypatch.setattr("django.utils.timezone.now", lambda moment=moment: datetime.fromisoformat(moment))
        run()
    assert len(web.asked) == 2


def test_those_that_waited_longest_come_first_and_those_that_failed_last(at):
    entry("https://never.example/")
    for name, day, failed in (("late", 18, 0), ("early", 12, 0), ("failing", 10, 1)):
        service, moment = entry(f"https://{name}.example/"), timezone.make_aware(datetime(2026, 11, day))
        LinkCheck.objects.create(service=service, url=service.url, checked_at=moment, failed_days=failed)
    at("2026-11-21")
    assert list(links_to_try()) == [f"https://{name}.example/" for name in ("never", "early", "late", "failing")]


def test_an_idle_run_costs_few_queries(web):
    for number in range(5):
        entry(f"https://{number}.example/", organization__url=f"https://{number}.example/home")
    run()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert run() == ""
    assert len(queries) == 4, "two for the lock, the links, their last checks"


# --- three days ---


def test_three_failures_on_different_days_make_a_broken_link(web, at):
    service = entry("https://a.example/")
    web.answers[service.url] = GONE
    for day, days in (("2026-11-21", 1), ("2026-11-22", 2), ("2026-11-26", 3)):
        for hour in (1, 9, 23):
            at(day, hour)
            run(again=True)
            assert state(service) == (days, 404)
        assert broken_links().exists() is (days == 3)
    row = LinkCheck.objects.get()
    assert row.is_broken and row.error == GONE.words and row.last_failed_on == date(2026, 11, 26)
    assert list(with_tasks(Service.objects.all()).filter(condition(Task.BROKEN))) == [service]


@pytest.mark.parametrize("answer", [GOOD, WALL])
def test_an_answer_ends_the_count(web, at, answer):
    service = entry("https://a.example/")
    for day, given in (("2026-11-21", GONE), ("2026-11-22", GONE), ("2026-11-23", answer), ("2026-11-24", GONE)):
        at(day)
        web.answers[service.url] = given
        run()
    assert state(service) == (1, 404)
    row = LinkCheck.objects.get()
    assert (row.last_ok_at is None) is answer.is_shut_out


def test_failing_after_an_answer_of_the_same_day_counts_that_day(at):
    check, now = LinkCheck(), timezone.make_aware(datetime(2026, 11, 21))
    for answer, days in ((GONE, 1), (GOOD, 0), (GONE, 1), (SILENT, 1)):
        count(check, answer, now)
        assert check.failed_days == days
    count(check, GONE, now - timedelta(days=3))  # a clock that was put back
    assert check.failed_days == 1


def test_what_is_recorded_fits_and_tells_nothing_to_visitors(web):
    service = entry("https://a.example/")
    web.answers[service.url] = Answer(None, "x" * 500)
    entry("https://works.example/")
    version = DirectoryVersion.objects.get().version
    run()
    assert len(LinkCheck.objects.get(service=service).error) == 200
    assert DirectoryVersion.objects.get().version == version, "no page is made anew for it"


# --- runs that are stopped, that meet, that have no line ---


def test_a_run_that_is_killed_leaves_what_it_knew_and_the_next_does_the_rest(web, monkeypatch):
    for number in range(4):
        entry(f"https://{number}.example/")
    seen = []
    for result in try_links(links_to_try(), 60):
        seen.append(result)
        if len(seen) == 2:
            break  # as if the process ended here
    assert LinkCheck.objects.count() == 2
    web.asked.clear()
    run()
    assert LinkCheck.objects.count() == 4 and len(web.asked) == 2


def test_after_its_time_a_run_begins_nothing_and_the_next_goes_on(web):
    for number in range(3):
        entry(f"https://{number}.example/")
    assert "0 links answer, 0 do not; 3 are left" in run(minutes=-1)
    assert "3 links answer, 0 do not." in run()


@pytest.mark.django_db(transaction=True)
def test_an_entry_deleted_meanwhile_does_not_stop_the_run(web, monkeypatch):
    gone, there = entry("https://gone.example/"), entry("https://there.example/")
    uses = links_to_try()
    Service.objects.filter(pk=gone.pk).delete()
    assert len(list(try_links(uses, 60))) == 2
    assert list(LinkCheck.objects.values_list("service", flat=True)) == [there.pk]


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_ask_once(web, monkeypatch):
    for number in range(3):
        entry(f"https://{number}.example/")
    begun, ask = Event(), trying.fetch

    def slow(url, rules, turns):
        begun.set()
        sleep(0.3)
        return ask(url, rules, turns)

    monkeypatch.setattr(trying, "fetch", slow)

    def in_thread():
        try:
            run()
        finally:
            connection.close()

    other = Thread(target=in_thread)
    other.start()
    begun.wait(10)
    run()
    other.join(20)
    assert sorted(web.asked) == [f"https://{number}.example/" for number in range(3)]


def silent(number: int, web) -> list[str]:
    """Make so many entries whose names nobody knows."""
    urls = [f"https://{place}.example/" for place in range(number)]
    for url in urls:
        entry(url)
        web.answers[url] = SILENT
    return urls


def test_where_nobody_answers_our_own_line_is_at_fault(web):
    urls = silent(3, web)
    with pytest.raises(CommandError, match="does not reach the internet"):
        run()
    assert not LinkCheck.objects.exists()
    web.answers[urls[2]] = GONE
    assert "0 links answer, 3 do not." in run(), "one that speaks proves the line"
    assert LinkCheck.objects.filter(failed_days=1).count() == 3


def test_the_rest_of_a_day_may_well_be_all_silent(web):
    entry("https://good.example/")
    run()
    silent(5, web)
    assert "0 links answer, 5 do not." in run()


def test_two_silent_links_are_believed(web):
    silent(2, web)
    assert "0 links answer, 2 do not." in run()


def test_a_dead_line_is_noticed_early():
    def results():
        for number in range(1000):
            taken.append(number)
            yield f"https://{number}.example/", SILENT

    taken = []
    with pytest.raises(LineDown):
        list(believable(results(), line_works=False))
    assert len(taken) == 20
    assert len(list(believable(results(), line_works=True))) == 1000


# --- many at once ---


def test_hosts_are_asked_side_by_side_and_the_pages_of_one_in_turn():
    busy, most, guard = set(), [0], Lock()

    def fetch(url: str) -> Answer:
        host = url.split("/")[2]
        with guard:
            assert host not in busy
            busy.add(host)
            most[0] = max(most[0], len(busy))
        sleep(0.02)
        busy.remove(host)
        return GOOD

    urls = [f"https://{host}.example/{page}" for host in range(20) for page in range(3)]
    begun = monotonic()
    assert sorted(url for url, _answer in fetch_all(urls, fetch, 60)) == sorted(urls)
    assert 2 < most[0] <= 8
    assert monotonic() - begun < 60 * 0.02


def test_results_come_while_others_are_slow():
    slow = Event()

    def fetch(url: str) -> Answer:
        if "slow" in url:
            slow.wait(5)
        return GOOD

    results = fetch_all(["https://slow.example/", "https://fast.example/"], fetch, 60)
    assert next(results)[0] == "https://fast.example/"
    slow.set()
    assert next(results)[0] == "https://slow.example/"
    assert list(results) == []


def test_a_fault_of_ours_is_heard_of_and_leaves_no_thread():
    def fetch(url: str) -> Answer:
        if "1" in url:
            raise ZeroDivisionError
        return GOOD

    with pytest.raises(ZeroDivisionError):
        list(fetch_all([f"https://{number}.example/" for number in range(3)], fetch, 60))
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("links")]


def test_the_whole_way_against_real_servers(monkeypatch):
    site = Site({"/good": 200, "/wall": 403})
    monkeypatch.setattr(trying, "Rules", at_home)
    services = {path: entry(site.url(f"{path}.example", f"/{path}")) for path in ("good", "wall", "gone")}
    silent = entry("https://nowhere.example/")
    assert "2 links answer, 2 do not." in run()
    assert {path: state(service) for path, service in services.items()} == {
        "good": (0, 200), "wall": (0, 403), "gone": (1, 404),
    }  # fmt: skip
    assert state(silent) == (1, None)
    assert Organization.objects.count() == 4
    site.stop()
