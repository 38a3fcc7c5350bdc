"""Forms are counted in one place for all processes, however many arrive at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import RequestFactory

from portal import guards

TABLE = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "shared_cache"}}


def send(kind: str = "form") -> bool:
    return guards.too_many(RequestFactory().post("/", REMOTE_ADDR="192.0.2.1"), kind)


@pytest.mark.django_db(transaction=True)
def test_none_of_many_at_once_is_missed(settings):
    settings.CACHES = TABLE

    def sender(_number: int) -> bool:
        try:
            return send()
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(sender, range(3 * guards.MOST_AN_HOUR)))
    assert answers.count(False) == guards.MOST_AN_HOUR


@pytest.mark.django_db
def test_a_count_lasts_until_its_hour_ends(settings):
    settings.CACHES = TABLE
    end = datetime.fromtimestamp((guards.this_hour() + 1) * guards.AN_HOUR, UTC)
    send()
    assert send() is False
    with connection.cursor() as cursor:
        cursor.execute("SELECT expires FROM shared_cache")
        kept = [expires for (expires,) in cursor.fetchall()]
    assert len(kept) == 2  # its network, and all
    assert all(abs(expires - end) < timedelta(seconds=3) for expires in kept)
