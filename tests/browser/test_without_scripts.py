"""Nobody needs JavaScript: what a visitor reads, finds, unfolds and filters is all there without it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.server import LiveSite
from tests.browser.visits import HUB, PAGES, PHONE, WIDTHS, open_menu


@pytest.fixture(params=[PHONE, max(WIDTHS)])
def plain(request: pytest.FixtureRequest, browser: Browser, site: LiveSite) -> Iterator[Page]:
    """A visitor whose browser runs no scripts, with a phone or a large screen."""
    size = {"width": request.param, "height": WIDTHS[request.param]}
    context = browser.new_context(base_url=site.url, viewport=size, java_script_enabled=False)
    yield context.new_page()
    context.close()


def is_narrow(page: Page) -> bool:
    return page.viewport_size["width"] == PHONE


def test_from_home_to_a_condition(plain: Page) -> None:
    plain.goto("/")
    plain.locator("main").get_by_role("link", name="Multifocal motor neuropathy").first.click()
    expect(plain).to_have_url(HUB)
    expect(plain.locator("h1")).to_contain_text("Multifocal motor neuropathy")


def test_the_menu(plain: Page) -> None:
    plain.goto(HUB)
    if is_narrow(plain):
        open_menu(plain)
    plain.locator("header nav:visible").get_by_role("link", name="Conditions").click()
    expect(plain).to_have_url("/conditions/")


def test_the_contents_list_and_the_hub_navigation(plain: Page) -> None:
    plain.goto(HUB)
    contents = plain.get_by_role("navigation", name="On this page")
    hub = plain.get_by_role("navigation", name="Multifocal motor neuropathy")
    if is_narrow(plain):
        contents.locator("summary").click()
    link = contents.get_by_role("link").last
    target = link.get_attribute("href")
    link.click()
    expect(plain.locator(target)).to_be_in_viewport()
    if is_narrow(plain):
        hub.locator("summary").click()
    hub.get_by_role("link", name="What happens next").click()
    expect(plain).to_have_url(PAGES["topic"])


def test_a_citation_leads_to_its_source_and_back(plain: Page) -> None:
    plain.goto(HUB)
    mark = plain.locator("a.cite[id]:visible").first
    expect(mark).to_have_text("[1]")
    mark.click()
    source = plain.locator("#ref-1")
    expect(source).to_be_in_viewport()
    source.get_by_role("link", name="Back to text").click()
    expect(plain).to_have_url(f"{HUB}#cite-1")
    expect(plain.locator("#cite-1")).to_be_in_viewport()


def test_the_search_and_its_way_on(plain: Page) -> None:
    plain.goto("/")
    plain.locator("main input[type=search]").fill("neuropathy")
    plain.locator("main").get_by_role("button", name="Search").click()
    expect(plain.get_by_role("heading", name="results for “neuropathy”")).to_be_visible()
    plain.locator("main ol li").get_by_role("link").first.click()
    expect(plain.locator("h1")).to_be_visible()
    assert "/search/" not in plain.url


def test_the_directory_is_narrowed_to_nations(plain: Page) -> None:
    plain.goto("/support-directory/")
    everything = plain.get_by_role("heading", name="services").inner_text()
    if is_narrow(plain):
        plain.locator("summary", has_text="Choose nation, topic and more").click()
    plain.get_by_label("Scotland").check()
    plain.get_by_role("button", name="Show results").click()
    assert "nation=scotland" in plain.url
    narrowed = plain.get_by_role("heading", name="services")
    expect(narrowed).to_contain_text("in Scotland")
    assert int(narrowed.inner_text().split()[0]) < int(everything.split()[0])
    plain.get_by_role("link", name="Clear all filters").click()
    expect(plain.get_by_role("heading", name="services")).to_have_text(everything)


def test_details_of_a_page_unfold(plain: Page) -> None:
    plain.goto(PAGES["topic"])
    part = plain.locator("article details:not([open])").first
    part.locator("summary").click()
    expect(plain.locator("article details[open]").first).to_be_visible()
