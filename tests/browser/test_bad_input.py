"""What nobody should send gets a clear answer, never a fault of the server."""

from urllib.parse import quote

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.admin import sign_in

SEARCHES = {
    "10,000 characters": "q=" + "neuropathy " * 910,
    "one word of 3,000 characters": "q=" + "n" * 3000,
    "NUL bytes": "q=nerve%00pain",
    "only a NUL byte": "q=%00",
    "bytes that are no text": "q=%ff%fe",
    "operators": "q=" + quote("&|!:*()<->'\"\\%_"),
    "markup": "q=" + quote("<script>alert(1)</script>"),
    "a page that is no number": "q=nerve&page=abc",
    "a page too far": "q=nerve&page=99999999999999999999",
    "a negative page": "q=nerve&page=-1",
    "twice the same": "q=a&q=b&page=1&page=x",
}


@pytest.mark.parametrize("address", ["/search/", "/support-directory/"])
@pytest.mark.parametrize("what", SEARCHES)
def test_strange_searches(page: Page, address: str, what: str) -> None:
    query = SEARCHES[what].replace(" ", "+")
    response = page.goto(f"{address}?{query}")
    assert response is not None
    assert response.status in (200, 400, 404)
    expect(page.locator("h1")).to_be_visible()
    assert page.evaluate("document.scripts.length") <= 2


def test_a_query_that_is_too_long_is_said_to_be_cut(page: Page) -> None:
    page.goto(f"/search/?{SEARCHES['10,000 characters'].replace(' ', '+')}")
    expect(page.get_by_text("Only the first")).to_be_visible()


@pytest.mark.parametrize(
    "address", ["/nowhere/", "/conditions/nowhere/", "/support-directory/nowhere/", "/%00/", "/%ff/", "/x.php"]
)
def test_unknown_addresses(page: Page, address: str) -> None:
    response = page.goto(address)
    assert response is not None
    assert response.status == 404
    expect(page.locator("h1")).to_have_text("This page is not here")
    expect(page.get_by_role("link", name="999").first).to_be_visible()


def test_the_directory_survives_unknown_nations(context: BrowserContext) -> None:
    for query in ("nation=atlantis", "nation=%00", "page=abc", "nation=wales&nation=wales&page=0"):
        assert context.request.get(f"/support-directory/?{query}").status == 200


def test_a_file_that_is_no_picture_is_refused_with_a_message(page: Page) -> None:
    sign_in(page, "editor")
    page.goto("/admin/images/multiple/add/")
    bad = {
        "text.png": b"This is no picture.",
        "cut-short.jpg": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xc0\x00\x11\x08",
        "page.html": b"<script>alert(1)</script>",
        "drawing.svg": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    }
    answers: list[int] = []
    page.on("response", lambda answer: answer.request.method == "POST" and answers.append(answer.status))
    for number, (name, content) in enumerate(bad.items(), 1):
        page.locator("input[type=file]").first.set_input_files(
            {"name": name, "mimeType": "image/png", "buffer": content}
        )
        expect(page.locator("#upload-list > li")).to_have_count(number)
        expect(page.locator("#upload-list > li").nth(number - 1)).to_contain_text("not", ignore_case=True)
    assert [status for status in answers if status >= 500] == []


def test_a_file_that_is_no_document_is_refused_with_a_message(page: Page) -> None:
    sign_in(page, "editor")
    page.goto("/admin/documents/multiple/add/")
    page.locator("input[type=file]").first.set_input_files(
        {"name": "leaflet.exe", "mimeType": "application/pdf", "buffer": b"MZ not a document"}
    )
    expect(page.locator("#upload-list > li")).to_contain_text("not allowed")
