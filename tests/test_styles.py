"""The one style sheet every page loads, and the one of the directory."""

from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

from portal.styles import JOINED, MAX_BYTES, join_sheets, squeeze

MAX_DIRECTORY_BYTES = 8 * 1024


def test_the_joined_sheet_stays_within_its_limit():
    sheet = join_sheets(settings.BASE_DIR / "static" / "css")
    assert len(sheet.encode()) <= MAX_BYTES
    assert sheet.count("{") == sheet.count("}")


def test_the_directorys_own_sheet_stays_within_its_limit_and_leaves_the_first_one_alone():
    folder = settings.BASE_DIR / "static" / "css"
    sheet = join_sheets(folder, JOINED["css/directory.css"])
    assert len(sheet.encode()) <= MAX_DIRECTORY_BYTES
    assert sheet.count("{") == sheet.count("}")
    assert ".filters" in sheet and ".filters" not in join_sheets(folder)


@pytest.mark.parametrize("name", JOINED)
def test_a_joined_sheet_is_offered_like_any_static_file(name):
    sheet = Path(finders.find(name)).read_text(encoding="utf-8")
    assert sheet and squeeze(sheet) == sheet


def test_neighbouring_sheets_of_components_share_one_layer():
    css = "@layer base { a { color: red; } }\n@layer components { b { c: d } }\n@layer components { e { f: g } }"
    assert squeeze(css) == "@layer base{a{color:red}}@layer components{b{c:d}e{f:g}}\n"
