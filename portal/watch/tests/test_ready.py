"""``/readyz`` part by part, and what it costs."""

import json
from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from portal.watch import ready
from portal.watch.tests.servers import running_site
from portal.work.models import WorkerBeat
from portal.work.queueing import later
from portal.work.seen import jobs_by_state, oldest_waiting
from portal.work.tests import jobs
from portal.work.worker import claim_next
from tests.servers import free_port

pytestmark = pytest.mark.django_db


def said(client) -> tuple[int, dict]:
    response = client.get("/readyz")
    return response.status_code, response.json()


def test_all_is_well_where_work_is_done_at_once(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        status, parts = said(client)
    assert (status, parts) == (200, {"ready": True, "database": "ok", "migrations": "ok", "worker": "not used"})


def test_a_migration_that_waits_is_said(client):
    MigrationRecorder(connection).migration_qs.filter(app="work").delete()
    assert said(client) == (
        503,
        {"ready": False, "database": "ok", "migrations": "1 not applied", "worker": "not used"},
    )


def test_a_database_that_is_away_is_said(client, monkeypatch):
    def away() -> str:
        raise OperationalError("host 10.0.0.7 is away")

    monkeypatch.setitem(ready.PARTS, "database", away)
    status, parts = said(client)
    assert (status, parts["database"]) == (503, "no answer")
    assert "10.0.0.7" not in str(parts)


def test_a_real_server_without_a_database_answers_over_plain_http_what_operators_ask(tmp_path):
    """HTTPS is for visitors: whoever looks after the containers stands inside."""
    nobody = f"postgres://portal@127.0.0.1:{free_port()}/portal"
    with running_site(tmp_path, DATABASE_URL=nobody, SECURE_SSL_REDIRECT="true") as site:
        assert site.ask("/healthz")[0] == 200
        status, body, _ = site.ask("/readyz")
        assert status == 503
        parts = json.loads(body)
        assert parts == {"ready": False} | dict.fromkeys(("database", "migrations", "worker"), "no answer")
        for path in (b"/", b"/healthz/", b"/support-directory/"):
            answer = site.send(b"GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n" % path)
            assert answer.startswith(b"HTTP/1.1 301 "), path
            assert b"Location: https://127.0.0.1" + path in answer


@pytest.mark.usefixtures("queue")
def test_a_worker_is_seen_by_its_sign_of_life_or_because_it_is_busy(client, tmp_path):
    assert said(client)[1]["worker"] == "not seen for a minute"
    beat = WorkerBeat.objects.create(queue="default", seen_at=timezone.now())
    assert said(client)[0] == 200
    beat.seen_at -= timedelta(seconds=61)
    beat.save()
    assert said(client)[0] == 503
    later(jobs.say, str(tmp_path), "word")
    job = claim_next("default", "test")
    try:
        assert said(client)[0] == 200
    finally:
        job.unlock()
    assert said(client)[0] == 503


@pytest.mark.usefixtures("queue")
def test_how_much_work_there_is(tmp_path):
    assert oldest_waiting() == {}
    later(jobs.say, str(tmp_path), "word")
    assert jobs_by_state() == {"ready": 1, "running": 0, "failed": 0, "successful": 0}
    assert 0 <= oldest_waiting()["default"] < 10
