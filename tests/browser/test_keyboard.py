"""Everything can be reached and used with a keyboard, and one always sees where one is."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.visits import PHONE, WIDTHS, Views, probe, visit


def press_tab_until_the_end(page: Page, most: int = 500) -> list[dict]:
    """Press Tab from the top of the page until the focus leaves it; return what was focused."""
    stops: list[dict] = []
    for _ in range(most):
        page.keyboard.press("Tab")
        stop = probe(page, "focused")
        if stop is None:
            return stops
        stops.append(stop)
    raise AssertionError(f"The focus never left the page; it was last at {stops[-1]}")


@pytest.fixture(params=[PHONE, max(WIDTHS)])
def screen(request: pytest.FixtureRequest, views: Views) -> Page:
    return views.at(request.param)


@pytest.mark.parametrize("name", ["home", "hub", "directory-narrowed"])
def test_the_walk_through_a_page(screen: Page, name: str) -> None:
    visit(screen, name)
    expected = probe(screen, "stopLabels")
    walked = press_tab_until_the_end(screen)
    assert [stop["label"] for stop in walked] == expected
    assert [stop["label"] for stop in walked if not stop["outlined"]] == [], "no outline"
    assert [stop["label"] for stop in walked if not stop["onScreen"]] == [], "focused out of sight"


def test_the_skip_link_comes_first_and_leads_to_the_text(screen: Page) -> None:
    visit(screen, "hub")
    screen.keyboard.press("Tab")
    skip = screen.locator(":focus")
    expect(skip).to_have_attribute("href", "#main")
    expect(skip).to_be_in_viewport(ratio=1)
    screen.keyboard.press("Enter")
    expect(screen.locator("main")).to_be_focused()
    screen.keyboard.press("Tab")
    assert screen.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_the_menu_opens_and_closes_by_keys(views: Views) -> None:
    page = views.at(PHONE)
    visit(page, "home")
    button = page.locator("header summary:visible", has_text="Menu")
    links = page.locator("header nav:visible")
    button.focus()
    page.keyboard.press("Enter")
    expect(links).to_be_visible()
    page.keyboard.press("Tab")
    expect(links.get_by_role("link").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(links).to_have_count(0)
    expect(button).to_be_focused()
    page.keyboard.press("Space")
    expect(links).to_be_visible()
    page.keyboard.press("Enter")
    expect(links).to_have_count(0)


def test_parts_of_a_page_unfold_by_keys(views: Views) -> None:
    page = views.at(PHONE)
    visit(page, "hub")
    for name in ("On this page", "more on this condition"):
        part = page.locator("main details:visible", has=page.locator("summary", has_text=name))
        part.locator("summary").focus()
        page.keyboard.press("Enter")
        expect(part.get_by_role("link").first).to_be_visible()
        page.keyboard.press("Enter")
        expect(part.get_by_role("link")).to_have_count(0)


def test_a_search_needs_no_pointer(views: Views) -> None:
    page = views.at(max(WIDTHS))
    visit(page, "home")
    page.locator("main input[type=search]").focus()
    page.keyboard.type("immunoglobulin")
    page.keyboard.press("Enter")
    expect(page).to_have_url("/search/?q=immunoglobulin")
    expect(page.locator("main ol li").first).to_be_visible()
