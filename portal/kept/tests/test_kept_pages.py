"""A remembered page is what would be rendered now, or it is not given."""

import sys
from datetime import UTC, datetime, time
from unittest import mock

import pytest
from django.conf import settings as project
from django.db import connection, transaction
from django.shortcuts import render
from django.template import Template, TemplateSyntaxError
from django.test import Client
from wagtail.models import PageViewRestriction

from portal.content.navigation import navigation_for
from portal.content.tests.factories import TermFactory, add_hub, add_topic
from portal.kept.models import ContentChange, forget_changes, state
from support_directory.tests.factories import ServiceFactory, make_public
from support_directory.tests.pages import office_hours

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def rendered(settings):
    """A list that grows by one whenever a page is rendered. Pages are remembered here."""
    from portal.content.models import ContentPage

    settings.KEPT_PAGES_BYTES = 100_000
    found = []
    real = ContentPage.get_context

    def get_context(self, request, *args, **kwargs):
        found.append(request.path)
        return real(self, request, *args, **kwargs)

    with mock.patch.object(ContentPage, "get_context", get_context):
        yield found


@pytest.fixture
def page(home):
    return add_topic(add_hub(home), title="Treatment", slug="treatment", body=[{"type": "text", "value": "<p>Old</p>"}])


def test_a_page_is_rendered_once_while_nothing_changes(client, page, rendered):
    first = client.get(page.url)
    for _ in range(2):
        again = client.get(page.url)
        assert again.content == first.content
        assert {**again.headers, "X-Request-ID": ""} == {**first.headers, "X-Request-ID": ""}
    assert client.head(page.url).status_code == 200
    assert client.get(page.url, headers={"if-none-match": first["ETag"]}).status_code == 304
    assert rendered == [page.url]


def test_whatever_changes_is_seen_by_the_next_visitor(client, page, rendered):
    """By a form, by hand, in a table that the page does not even show."""
    assert b"Old" in client.get(page.url).content
    page.body = [{"type": "text", "value": "<p>New</p>"}]
    page.save_revision().publish()
    assert b"New" in client.get(page.url).content
    type(page).objects.filter(pk=page.pk).update(title="Another title")
    assert b"Another title" in client.get(page.url).content
    with connection.cursor() as cursor:
        cursor.execute("UPDATE wagtailcore_page SET title = 'By hand' WHERE id = %s", [page.pk])
    assert b"By hand" in client.get(page.url).content
    before = len(rendered)
    for make in (TermFactory, lambda: ServiceFactory(phone="0808 157 0192")):
        make()
        client.get(page.url)
    assert len(rendered) == before + 2
    page.unpublish()
    assert client.get(page.url).status_code == 404


def test_a_draft_and_a_sign_in_change_nothing_for_readers(client, page, rendered, django_user_model):
    user = django_user_model.objects.create_user("somebody")
    client.get(page.url)
    before = state()
    page.title = "A draft"
    page.save_revision(user=user, log_action=True)
    Client().force_login(user)
    assert state() == before
    assert b"A draft" not in client.get(page.url).content
    assert rendered == [page.url]


def test_who_is_known_or_asks_for_more_gets_a_page_of_their_own(client, page, rendered, django_user_model):
    client.get(page.url)
    client.get(page.url, {"q": "words"})
    client.get(page.url, headers={"cookie": "anything=1"})
    client.get(page.url, headers={"authorization": "Basic abc"})
    client.force_login(django_user_model.objects.create_user("somebody"))
    client.get(page.url)
    assert len(rendered) == 5


def test_what_not_everybody_may_see_is_not_kept(client, page, rendered):
    client.get(page.url)
    PageViewRestriction.objects.create(page=page, restriction_type="password", password="secret")
    assert b"Old" not in client.get(page.url).content
    client.post(client.get(page.url).context["action_url"], {"password": "secret", "return_url": page.url})
    assert b"Old" in client.get(page.url).content
    assert b"Old" not in Client().get(page.url).content


def test_a_new_day_is_rendered_anew(client, page, rendered):
    client.get(page.url)
    with mock.patch("portal.kept.now.timezone.localdate", return_value="another day"):
        client.get(page.url)
    assert len(rendered) == 2


def test_what_pages_share_is_rendered_once_and_anew_after_a_change(client, page, rendered):
    with mock.patch("portal.content.frame.navigation_for", side_effect=navigation_for) as asked:
        client.get("/support-directory/")
        first = asked.call_count
        client.get("/support-directory/", {"topic": "money"})
        assert first and asked.call_count == first
        page.get_parent().get_parent().specific.unpublish()
        assert b"/conditions/" not in client.get("/support-directory/").content
        assert asked.call_count > first
    assert b'aria-current="page"' in client.get("/support-directory/").content


@pytest.fixture
def answered():
    """A list that grows by one whenever the directory answers."""
    found = []

    def record(asked, *args):
        found.append(asked.query_string)

    with mock.patch("support_directory.views.results.record", record):
        yield found


def test_answers_of_the_directory_are_remembered_for_their_minute(client, page, rendered, answered):
    service = ServiceFactory(name="Carers Hull", phone="0808 157 0192")
    make_public(office_hours(service, closes=time(9, 30)))
    monday = datetime(2026, 11, 30, 9, 28, 50, tzinfo=UTC)
    address = "/support-directory/?nation=england&open=now"
    with mock.patch("django.utils.timezone.now") as now:
        now.return_value = monday
        assert b"Carers Hull" in client.get(address).content
        now.return_value = monday.replace(second=59)
        assert b"Carers Hull" in client.get(address).content
        assert len(answered) == 1
        assert b"Carers Hull" not in client.get("/support-directory/?nation=wales").content
        now.return_value = monday.replace(minute=29)
        assert b"Open at 09:29" in client.get(address).content
        now.return_value = monday.replace(minute=30)
        assert b"Carers Hull" not in client.get(address).content
        assert len(answered) == 4


def test_a_card_is_rendered_anew_when_its_entry_changes(client, page, rendered, answered):
    service = make_public(ServiceFactory(name="Carers Hull", phone="0808 157 0192"))
    assert b"0808 157 0192" in client.get("/support-directory/?q=carers").content
    service.phones.update(number="0808 157 0193")
    make_public(service)
    found = client.get("/support-directory/?q=carers").content
    assert b"0808 157 0193" in found and b"0808 157 0192" not in found


@pytest.mark.parametrize(
    ("address", "view", "later"),
    [
        ("/help-now/", "help_now", "/support-directory/suggest/"),
        (f"/support-directory/?{'nation=england&' * 30}", "results", "/support-directory/"),
    ],
    ids=["crisis bar", "card"],
)
def test_a_part_read_before_a_change_and_rendered_after_it_is_not_given_later(
    client, home, settings, address, view, later
):
    """The old number of a crisis line would stand on every page for minutes after it was corrected."""
    settings.KEPT_PAGES_BYTES = 100_000
    service = make_public(ServiceFactory(crisis_role="listening", phone="0808 157 0192"))

    def first_somebody_saves(*args):
        service.phones.update(number="0808 157 0193")
        make_public(service)
        return render(*args)

    with mock.patch.object(sys.modules[f"support_directory.views.{view}"], "render", first_somebody_saves):
        assert b"0808 157 0192" in client.get(address).content
    found = client.get(later).content
    assert b"0808 157 0193" in found and b"0808 157 0192" not in found


@pytest.mark.parametrize("query", ["q=carers", "topic=nobody-knows", "nation=england&" * 30])
def test_words_of_a_visitor_are_never_remembered(client, page, rendered, answered, query):
    for _ in range(2):
        client.get(f"/support-directory/?{query}")
    assert len(answered) == 2


def test_a_part_without_a_name_is_refused():
    with pytest.raises(TemplateSyntaxError, match="name in quotes"):
        Template("{% load kept_tags %}{% kept %}words{% endkept %}")


def test_inside_a_transaction_nothing_is_remembered(client, page, rendered):
    """What it changed is seen by it alone, and may never come to be."""
    with transaction.atomic():
        client.get(page.url)
        client.get(page.url)
    assert len(rendered) == 2


def test_a_change_that_began_first_and_ended_last_is_noticed():
    """The newest number stays; the count of them tells."""
    forget_changes()
    rows, newest = state()
    assert (rows, bool(newest)) == (1, True)
    ContentChange.objects.create(pk=(newest or 0) - 1)
    assert state() == (2, newest)
    forget_changes()
    assert state()[0] == 1 and state() != (rows, newest)


def test_every_table_is_watched_or_named():
    from portal.kept.triggers import QUIET, watch_all

    with connection.cursor() as cursor:
        assert watch_all(cursor) == 0, "migrating left a table without its trigger"
        cursor.execute("SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE 'kept\\_%'")
        watched = {name for (name,) in cursor.fetchall()}
        there = set(connection.introspection.table_names(cursor))
    assert watched | QUIET == there
    assert not watched & QUIET


def test_a_table_that_came_later_and_one_that_grew_are_watched():
    from portal.kept.triggers import watch_all

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE late (id integer)")
        assert watch_all(cursor) == 1
        cursor.execute("ALTER TABLE late ADD COLUMN more integer")
        assert watch_all(cursor) == 1
        before = state()
        cursor.execute("INSERT INTO late VALUES (1, 1)")
        middle = state()
        cursor.execute("UPDATE late SET more = 2")
        assert len({before, middle, state()}) == 3
        cursor.execute("DROP TABLE late")


def test_pages_are_remembered_on_a_real_server_alone():
    assert project.KEPT_PAGES_BYTES == 0
