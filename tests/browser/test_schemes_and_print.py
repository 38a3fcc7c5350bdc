"""Dark screens, quiet motion, forced colours, and the leaflet that comes out of a printer."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.server import LiveSite
from tests.browser.visits import HUB, PAGES, SCHEMES, Views, probe, visit

BACKGROUND = "getComputedStyle(document.documentElement).backgroundColor.match(/[\\d.]+/g).slice(0, 3).map(Number)"


def test_the_dark_scheme_is_dark(views: Views) -> None:
    light, dark = views.at(1280, "light"), views.at(1280, "dark")
    for page in (light, dark):
        visit(page, "hub")
    assert min(light.evaluate(BACKGROUND)) > 200
    assert max(dark.evaluate(BACKGROUND)) < 60


def test_nothing_moves_for_those_who_ask_for_stillness(browser: Browser, site: LiveSite) -> None:
    context = browser.new_context(base_url=site.url, reduced_motion="reduce")
    page = context.new_page()
    for name in ("home", "hub", "directory"):
        visit(page, name)
        assert probe(page, "moving") == []
    context.close()


def test_forced_colours_keep_the_focus_and_the_edges_of_buttons(browser: Browser, site: LiveSite) -> None:
    context = browser.new_context(base_url=site.url, forced_colors="active")
    page = context.new_page()
    page.goto(HUB)
    page.keyboard.press("Tab")
    assert probe(page, "focused")["outlined"]
    bare = """() => [...document.querySelectorAll(".button, input, summary")].filter((element) => {
      const style = getComputedStyle(element);
      return element.checkVisibility() && !parseFloat(style.borderTopWidth) && !element.closest("details");
    }).map((element) => element.outerHTML.slice(0, 80))"""
    assert page.evaluate(bare) == []
    context.close()


def test_on_paper(browser: Browser, site: LiveSite) -> None:
    context = browser.new_context(base_url=site.url)
    page = context.new_page()
    visit(page, "hub")
    on_screen = page.locator("nav:visible").count()
    page.emulate_media(media="print")
    assert on_screen > 2
    expect(page.locator("nav:visible")).to_have_count(0)
    expect(page.locator("form:visible")).to_have_count(0)
    expect(page.locator("h1")).to_be_visible()
    link = page.locator("main a[href^='http']:visible").first
    shown = link.evaluate("element => [getComputedStyle(element, '::after').content, element.getAttribute('href')]")
    assert "attr(href)" in shown[0] or shown[1] in shown[0], "the address is not printed"
    expect(page.locator("footer")).to_contain_text("Printed on")
    expect(page.locator(".paper-only")).to_be_visible()
    context.close()


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("name", ["home", "hub", "carers", "directory-entry"])
def test_all_text_can_be_read_on_white_paper(views: Views, name: str, scheme: str) -> None:
    """Printers leave the grounds out: nothing that is light on dark may stay so, whatever the screen's scheme."""
    page = views.at(1280, scheme)
    visit(page, name)
    page.emulate_media(media="print")
    found = probe(page, "lowContrast", {"least": 4.5, "paper": True})
    page.emulate_media(media="screen")
    assert found["looked"] > 10
    assert found["low"] == []


def test_a_leaflet_shows_what_is_folded_away(browser: Browser, site: LiveSite) -> None:
    """Folded parts cannot be opened on paper."""
    context = browser.new_context(base_url=site.url)
    page = context.new_page()
    page.goto(PAGES["carers"])
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(page.locator("article details:not([open])")).to_have_count(0)
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    context.close()
