"""Links of pages and sources are tried once a day; only what readers can follow, and broken only after three days."""

import io
from datetime import datetime

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from wagtail.models import PageViewRestriction

from portal.content.outside_links import outside_addresses
from portal.content.tests.factories import SourceFactory, add_hub, add_topic
from portal.evidence.models import OutsideLink
from portal.links import trying
from portal.links.fetching import Answer

pytestmark = pytest.mark.django_db
GOOD, GONE = Answer(200), Answer(404, "It answers with an error (404).")


@pytest.fixture
def web(monkeypatch):
    """Return what each address answers; ``asked`` fills as they are tried."""

    def fetch(url: str, rules: object, turns: object) -> Answer:
        fetch.asked.append(url)
        return fetch.answers.get(url, GOOD)

    fetch.answers, fetch.asked = {}, []
    monkeypatch.setattr(trying, "fetch", fetch)
    return fetch


@pytest.fixture
def at(monkeypatch):
    def set_clock(day: int):
        moment = timezone.make_aware(datetime(2026, 3, day, 12))
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)

    return set_clock


@pytest.fixture
def hub(home):
    return add_hub(home)


def linking(*urls: str) -> list[dict]:
    return [{"type": "text", "value": "".join(f'<p><a href="{url}">x</a></p>' for url in urls)}]


def run(**options) -> str:
    out = io.StringIO()
    call_command("check_page_links", stdout=out, **options)
    return out.getvalue()


def failing() -> dict[str, int]:
    return dict(OutsideLink.objects.filter(failed_days__gt=0).values_list("url", "failed_days"))


def test_links_of_text_of_link_blocks_and_of_sources_are_found(hub):
    source = SourceFactory(url="https://source.example/", archived_url="https://archive.example/1")
    SourceFactory(url="https://unused.example/", doi="10.1/x")
    links = {"title": "Read on", "links": [{"text": "There", "url": "https://block.example/"}]}
    body = linking("https://text.example/?a=1&amp;b=2", "mailto:a@example.org", "tel:+44123")
    add_topic(hub, body=[*body, {"type": "links", "value": links}])
    assert outside_addresses() == {
        "https://text.example/?a=1&b=2",
        "https://block.example/",
        source.url,
        "https://archive.example/1",
        "https://doi.org/10.1/x",
    }


def test_drafts_and_private_pages_ask_nobody(hub):
    add_topic(hub, body=linking("https://draft.example/"), live=False)
    private = add_topic(hub, body=linking("https://private.example/"))
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    assert outside_addresses() == set()


def test_each_is_tried_once_a_day_and_a_second_run_finds_its_work_done(hub, web, at):
    at(1)
    add_topic(hub, body=linking("https://one.example/", "https://two.example/"))
    assert run() == "2 links answer, 0 do not.\n"
    assert run() == "" and len(web.asked) == 2
    at(2)
    run()
    assert len(web.asked) == 4


def test_broken_means_three_days_and_what_works_again_is_forgiven(hub, web, at):
    add_topic(hub, body=linking("https://bad.example/"))
    web.answers["https://bad.example/"] = GONE
    for day in (1, 1, 2, 5):  # two days were missed
        at(day)
        run(again=True)
    assert failing() == {"https://bad.example/": 3}
    assert OutsideLink.objects.get().is_broken
    web.answers.clear()
    at(6)
    run()
    assert failing() == {}


def test_a_run_that_ends_early_leaves_the_rest_for_the_next(hub, web, at):
    at(1)
    add_topic(hub, body=linking("https://one.example/"))
    run(minutes=-1)
    assert web.asked == []
    run()
    assert web.asked == ["https://one.example/"]


def test_rows_of_links_that_were_taken_out_go_the_next_day(hub, web, at):
    at(1)
    page = add_topic(hub, body=linking("https://old.example/"))
    run()
    page.body = linking("https://new.example/")
    page.save_revision().publish()
    at(2)
    run()
    assert list(OutsideLink.objects.values_list("url", flat=True)) == ["https://new.example/"]


def test_without_a_line_nothing_is_counted(hub, web, at):
    at(1)
    urls = [f"https://{number}.example/" for number in range(4)]
    add_topic(hub, body=linking(*urls))
    web.answers = dict.fromkeys(urls, Answer(None, "The name is not known."))
    with pytest.raises(CommandError, match="does not reach the internet"):
        run()
    assert failing() == {}


def test_a_run_with_nothing_to_do_is_cheap(hub, web, at, django_assert_max_num_queries):
    at(1)
    for number in range(3):
        add_topic(hub, body=linking(f"https://{number}.example/"))
    run()
    with django_assert_max_num_queries(4):  # the lock, its end, and two looks at the table
        run()


def test_it_is_part_of_the_regular_work(settings):
    assert "check_page_links" in settings.BACKGROUND_COMMANDS
