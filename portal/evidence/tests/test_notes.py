"""Portfolio notes are kept in the Evidence menu by those who write; its lists are downloaded safely."""

import pytest
from django.urls import reverse

from portal import roles
from portal.content.tests.factories import SourceFactory, make_claim
from portal.evidence.models import Criterion, PortfolioNote
from portal.evidence.tests.people import member

pytestmark = pytest.mark.django_db
NAMES = "wagtailsnippets_evidence_portfolionote"
WRITERS = {roles.EDITORS, roles.EDITORIAL_LEADS}


@pytest.mark.parametrize("group", roles.PERMISSIONS)
def test_each_role_keeps_notes_or_does_not(home, group):
    client = member(group)
    assert (client.get(reverse(f"{NAMES}:list")).status_code == 200) is (group in WRITERS)
    assert (client.get(reverse(f"{NAMES}:add")).status_code == 200) is (group in WRITERS)
    sent = {"criterion": 2, "title": "A course", "text": "Two of us went.", "happened_on": "2026-01-05", "page": ""}
    client.post(reverse(f"{NAMES}:add"), sent)
    assert PortfolioNote.objects.exists() is (group in WRITERS)


def test_they_are_filtered_by_criterion_and_downloaded_safely(home):
    client = member(roles.EDITORS)
    PortfolioNote.objects.create(criterion=Criterion.TRAINING, title="=1+1", text="Two of us went.")
    PortfolioNote.objects.create(criterion=Criterion.IMPACT, title="A survey", text="Forty answers.")
    html = client.get(reverse(f"{NAMES}:list"), {"criterion": Criterion.IMPACT.value}).content.decode()
    assert "A survey" in html and "=1+1" not in html
    file = b"".join(client.get(reverse(f"{NAMES}:list"), {"export": "csv"}).streaming_content).decode()
    assert "'=1+1" in file and "Training" in file


@pytest.mark.parametrize("make", [lambda: SourceFactory(title="=1+1"), lambda: make_claim(statement="=1+1", key="sum")])
def test_sources_and_claims_are_downloaded_safely_too(home, make):
    name = f"wagtailsnippets_evidence_{make()._meta.model_name}:list"
    response = member(roles.EDITORS).get(reverse(name), {"export": "csv"})
    assert "'=1+1" in b"".join(response.streaming_content).decode()
