"""The style sheet every page loads, the one of what only some pages show, and the one of the directory."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import get_template

from carers.blocks import CardsStreamBlock
from conditions.blocks import ConditionBodyBlock
from portal.styles import JOINED, MAX_BYTES, join_sheets, squeeze
from return_to_work.blocks import WorkStepsBlock

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


def classes_in(css: str) -> set[str]:
    return set(re.findall(r"\.([a-z][\w-]*)", css))


def test_a_block_asks_for_the_second_sheet_if_its_rules_are_there():
    folder = settings.BASE_DIR / "static" / "css"
    away = classes_in(join_sheets(folder, JOINED["css/more.css"])) - classes_in(join_sheets(folder))
    assert {"service-card", "steps", "quote"} <= away
    blocks = [*ConditionBodyBlock().child_blocks.values(), *CardsStreamBlock().child_blocks.values(), WorkStepsBlock()]
    for block in blocks:
        template = get_template(block.meta.template).template.source
        for name in re.findall(r'{% include "([^"]+)"', template):
            template += get_template(name).template.source
        used = {word for value in re.findall(r'class="([^"]*)"', template) for word in value.split()}
        asks = bool(getattr(block.meta, "more_styles", False))
        assert asks or not used & away, (block.meta.template, used & away)


@pytest.mark.parametrize("name", JOINED)
def test_a_joined_sheet_is_offered_like_any_static_file(name):
    sheet = Path(finders.find(name)).read_text(encoding="utf-8")
    assert sheet and squeeze(sheet) == sheet


def test_neighbouring_sheets_of_components_share_one_layer():
    css = "@layer base { a { color: red; } }\n@layer components { b { c: d } }\n@layer components { e { f: g } }"
    assert squeeze(css) == "@layer base{a{color:red}}@layer components{b{c:d}e{f:g}}\n"
