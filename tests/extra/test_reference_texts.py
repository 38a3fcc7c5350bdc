"""The starter content carries the facts of the reference texts and none of their sentences."""

import json
import subprocess

import pytest
import yaml
from django.utils.text import slugify

from portal.starter.loading import CONTENT
from tests.extra.conftest import SHARED


def test_no_sentence_stands_here_word_for_word():
    project = CONTENT.parents[2]
    found = subprocess.run([SHARED / "bin" / "verbatim", project], capture_output=True, text=True, check=False)
    assert "0 verbatim runs" in found.stdout, found.stdout


@pytest.mark.django_db
def test_every_organisation_with_its_evidence_is_in_the_starter_content():
    given = json.loads((SHARED / "facts" / "organisations.json").read_text())
    ours = {entry["name"]: entry for entry in yaml.safe_load((CONTENT / "services.yaml").read_text())}
    assert len(given) == 91
    more = [entry for name, entry in ours.items() if name not in {entry["name"] for entry in given}]
    assert {entry["crisis_role"] for entry in more} == {"emergency"}  # seen in public sources, named in each
    for entry in given:
        assert entry["name"] in ours, slugify(entry["name"])
        assert ours[entry["name"]]["confidence"] == entry["confidence"]
