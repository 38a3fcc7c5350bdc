"""The one style sheet every page loads."""

from django.conf import settings

from portal.styles import MAX_BYTES, join_sheets, squeeze


def test_the_joined_sheet_stays_within_its_limit():
    sheet = join_sheets(settings.BASE_DIR / "static" / "css")
    assert len(sheet.encode()) <= MAX_BYTES
    assert sheet.count("{") == sheet.count("}")


def test_neighbouring_sheets_of_components_share_one_layer():
    css = "@layer base { a { color: red; } }\n@layer components { b { c: d } }\n@layer components { e { f: g } }"
    assert squeeze(css) == "@layer base{a{color:red}}@layer components{b{c:d}e{f:g}}\n"
