"""A visit is between the visitor and this site: nobody else is told, nothing is kept, nothing is refused or broken."""

import gzip
import urllib.request
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext

from benchmarks.bench_pages import BUDGET
from tests.browser.admin import sign_in
from tests.browser.server import LiveSite
from tests.browser.visits import HUB, PAGES, PHONE, WIDTHS, visit, watching

MOST_REQUESTS = 4


def elsewhere(addresses: list[str], site: LiveSite) -> list[str]:
    """Return the addresses that leave the site."""
    here = urlsplit(site.url).netloc
    return [
        address
        for address in addresses
        if urlsplit(address).scheme not in ("data", "blob") and urlsplit(address).netloc != here
    ]


@pytest.mark.parametrize("width", [PHONE, max(WIDTHS)])
def test_no_other_host_no_cookie_no_complaint(browser: Browser, site: LiveSite, width: int) -> None:
    context = browser.new_context(base_url=site.url, viewport={"width": width, "height": WIDTHS[width]})
    page = context.new_page()
    set_cookies: list[str] = []
    page.on("response", lambda answer: "set-cookie" in answer.headers and set_cookies.append(answer.url))
    with watching(context) as seen:
        for name in PAGES:
            visit(page, name)
            assert page.evaluate("document.cookie + localStorage.length + sessionStorage.length") == "00"
        page.wait_for_load_state("networkidle")
    assert context.cookies() == set_cookies == []
    assert elsewhere(seen["requests"], site) == []
    # The browser reports the one page that is meant to be missing.
    assert [line for line in seen["complaints"] if "404" not in line] == []
    assert len(seen["complaints"]) <= 1
    context.close()


def test_the_browser_would_complain(context: BrowserContext, site: LiveSite, refusals: list[str]) -> None:
    """The check above can fail: the policy refuses, and the refusal is seen."""
    page = context.new_page()
    page.goto("/")
    with watching(context) as seen:
        page.evaluate("fetch('http://localhost:9/').catch(() => {})")
        page.evaluate("document.body.append(Object.assign(document.createElement('script'), {text: 'window.ran = 1'}))")
        page.wait_for_timeout(200)
    assert page.evaluate("window.ran") is None
    assert len(seen["complaints"]) >= 2
    refusals.clear()


@pytest.mark.parametrize("width", [PHONE, max(WIDTHS)])
def test_few_requests_for_the_first_view(browser: Browser, site: LiveSite, width: int) -> None:
    context = browser.new_context(base_url=site.url, viewport={"width": width, "height": WIDTHS[width]})
    page = context.new_page()
    with watching(context) as seen:
        page.goto(HUB, wait_until="networkidle")
    # The icon of the tab is the browser's own: it asks when it has nothing better to do.
    asked = [address for address in seen["requests"] if "favicon" not in address]
    assert len(asked) <= MOST_REQUESTS, asked
    assert [name for name in asked if name.endswith(".css")], "the style sheet was not even asked for"
    context.close()


def test_the_first_view_arrives_in_one_round_trip(site: LiveSite) -> None:
    """HTML and style sheet of the hub, compressed as they are sent."""
    sent = []
    for address in (HUB, "/static/css/site.css"):
        with urllib.request.urlopen(f"{site.url}{address}") as answer:
            sent.append(len(gzip.compress(answer.read(), compresslevel=6, mtime=0)))
    assert sum(sent) <= BUDGET, sent


def test_the_admin_keeps_to_itself_too(context: BrowserContext, site: LiveSite) -> None:
    page = context.new_page()
    with watching(context) as seen:
        sign_in(page, "editor")
        for address in ("/admin/", "/admin/pages/", "/admin/images/", "/admin/snippets/evidence/source/"):
            response = page.goto(address, wait_until="networkidle")
            assert response is not None
            assert response.ok, address
    assert elsewhere(seen["requests"], site) == []
    assert seen["complaints"] == []
