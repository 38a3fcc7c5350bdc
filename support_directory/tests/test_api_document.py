"""Whatever the OpenAPI document allows, and much that it does not: every answer is one that the document promises."""

import pytest
import schemathesis
from django.core import signals
from django.core.handlers.wsgi import WSGIHandler
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings

from support_directory.tests.api_rows import API, make_rich_service

pytestmark = pytest.mark.django_db
PATHS = [
    "/",
    *(f"/{rows}{one}" for rows in ("services", "organizations", "service_at_locations") for one in ("", "/{id}")),
    *(f"/{rows}{one}" for rows in ("taxonomies", "taxonomy_terms") for one in ("", "/{id}")),
]


@pytest.fixture
def schema():
    make_rich_service()
    ends = (signals.request_started, signals.request_finished)
    for signal in ends:  # as Django's own client does: the rows of a test stand in its connection alone
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi(f"{API}/openapi.json", WSGIHandler())
    for signal in ends:
        signal.connect(close_old_connections)


def test_the_document_names_every_address(schema):
    assert sorted(schema) == sorted(PATHS)


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_is_one_that_the_document_promises(path, schema):
    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(case=schema[path]["GET"].as_strategy())
    def ask(case):
        case.call_and_validate(headers={"Accept-Encoding": "identity"})  # it does not unpack what it gets

    ask()
