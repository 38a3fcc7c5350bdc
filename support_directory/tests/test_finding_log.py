"""Searches are counted without a trace of who searched, and never at a visitor's expense."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.signals import request_finished
from django.db import close_old_connections, connection

from support_directory.finding import log
from support_directory.finding.find import find
from support_directory.finding.query import DirectoryQuery
from support_directory.models import SearchLog, UnknownWord
from support_directory.tests.factories import ServiceFactory

DAY = datetime(2026, 11, 21, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _nothing_waiting():
    log._waiting.take()
    yield
    log._waiting.take()


@pytest.fixture
def directory(db):
    ServiceFactory(name="Money line", description="Benefits and debt.", nations=["scotland"])
    ServiceFactory(name="Debt line", description="Debt.", nations=["wales"])


def search(words: str, day: int = 0, page: int = 1, **filters):
    query = DirectoryQuery(q=words, page=page, filters=filters)
    moment = DAY + timedelta(days=day)
    log.record(query, find(query, moment), moment)


def logged() -> list[tuple]:
    log.flush()
    return list(SearchLog.objects.order_by("day", "words").values_list("words", "results", "times"))


def test_words_are_counted_by_day_with_what_they_found(directory):
    search("Debt!")
    search("debt", nation=("scotland",))  # what the other filters left is not the words' fault
    search("the benefts line")  # as it was mended
    search("debt", page=2)  # the same search, read on
    search("")
    assert logged() == [("benefits line", 1, 1), ("debt", 2, 2)]
    search("debt")
    search("debt", day=1)
    assert logged() == [("benefits line", 1, 1), ("debt", 2, 3), ("debt", 2, 1)]


def test_no_word_of_a_search_is_written_that_the_directory_lacks(directory):
    for words in ("Mr Jonathan Xylander debt", "xylander", "0808 157 0192", "jonathan@example.org", "debt 07700900123"):
        search(words)
    assert logged() == [("debt", 0, 2)]
    assert all(len(digest) == 64 for digest in UnknownWord.objects.values_list("digest", flat=True))
    assert UnknownWord.objects.count() == 4  # jonathan, xylander, example, org: no numbers, no "mr"


def test_an_unknown_word_is_written_on_the_third_day_it_is_searched(directory):
    for day, expected in [(0, []), (0, []), (1, []), (1, []), (2, [("trampoline", 0, 1)])]:
        search("trampoline", day=day)
        assert logged() == expected
    search("debt trampoline", day=5)
    assert logged()[-1] == ("debt trampoline", 0, 1)


def test_three_days_in_one_writing_count_as_three(directory):
    for day in range(3):
        search("trampoline", day=day)
    log.flush()
    assert SearchLog.objects.get().day == (DAY + timedelta(days=2)).date()


def test_the_digest_cannot_be_made_without_the_secret_key(directory, settings):
    before = log._digest("trampoline")
    settings.SECRET_KEY = "another"
    assert log._digest("trampoline") != before and "trampoline" not in before


def test_digests_are_forgotten_after_ninety_days(directory):
    search("trampoline")
    search("unicycle", day=1)
    log.flush()
    assert log.forget((DAY + timedelta(days=90)).date()) == 0
    assert log.forget((DAY + timedelta(days=91)).date()) == 1
    assert UnknownWord.objects.count() == 1
    assert log.forget() in (0, 1) and log.forget() == 0


def test_a_flood_stays_within_bounds(directory, monkeypatch):
    monkeypatch.setattr(log, "MOST_WAITING", 20)
    monkeypatch.setattr(log, "MOST_UNKNOWN", 10)
    monkeypatch.setattr(log, "MOST_A_DAY", 2)
    search("oftener")
    log.flush()
    search("oftener", day=1)
    log.flush()
    for number in range(40):
        search("flood" + "abcdefgh"[number % 8] + "ijklm"[number // 8])
    assert len(log._waiting.counts) == 20
    log.flush()
    assert UnknownWord.objects.count() == 10
    assert UnknownWord.objects.filter(digest=log._digest("oftener"), days=2).exists()
    for words in ("debt", "money", "line", "benefits", "debt"):
        search(words)
        log.flush()
    assert logged() == [("debt", 2, 2), ("money", 1, 1)]


def test_a_long_search_is_cut_between_words(directory):
    ServiceFactory(name="Line", description=" ".join(f"abcdefgh{chr(97 + n)}ijkl" for n in range(20)))
    search(" ".join(f"abcdefgh{chr(97 + n)}ijkl" for n in range(20)))
    ((words, results, _),) = logged()
    assert len(words) <= 120 and results == 1 and set(map(len, words.split())) == {13}


@pytest.fixture
def _connections_stay_open():
    """Like the test client: Django would close the connection of the test at the end of a request."""
    request_finished.disconnect(close_old_connections)
    yield
    request_finished.connect(close_old_connections)


@pytest.mark.usefixtures("_connections_stay_open")
def test_a_request_writes_nothing_until_it_is_time_and_then_all_at_once(
    directory, monkeypatch, django_assert_num_queries
):
    search("debt")
    with django_assert_num_queries(0):
        request_finished.send(sender=None)
    monkeypatch.setattr(log._waiting, "written_at", log._waiting.written_at - log.EVERY)
    with django_assert_num_queries(0):  # this test is a transaction
        request_finished.send(sender=None)
    search("money")
    search("debt")
    monkeypatch.setattr(log, "close_old_connections", lambda: None)
    monkeypatch.setattr(log, "connection", Outside())
    with django_assert_num_queries(4):  # a savepoint, how long to wait for a lock, one upsert, the savepoint's end
        request_finished.send(sender=None)
    with django_assert_num_queries(0):
        request_finished.send(sender=None)
    assert logged() == [("debt", 2, 2), ("money", 1, 1)]


class Outside:
    """The connection of a test, seen as one outside of a transaction."""

    in_atomic_block = False

    def __getattr__(self, name: str):
        return getattr(connection, name)


def test_what_cannot_be_written_is_forgotten_and_nobody_notices(directory, monkeypatch, caplog):
    search("debt")
    monkeypatch.setattr(log, "_COUNT", "SELECT no_such_function()")
    log.flush()
    assert "could not be counted" in caplog.text and "debt" not in caplog.text.lower().replace("debt line", "")
    monkeypatch.undo()
    search("money")
    assert logged() == [("money", 1, 1)]


def test_searches_of_another_database_are_not_written_into_this_one(directory, monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "NAME", "elsewhere")
    search("debt")
    monkeypatch.undo()
    assert logged() == []
