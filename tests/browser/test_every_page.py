"""Every type of page on narrow, middle and wide screens, light and dark: no barrier, nothing cut off."""

import pytest

from tests.browser.visits import PAGES, PHONE, SCHEMES, WIDTHS, Views, axe_violations, open_menu, probe, visit

LEAST_TARGET = 44  # CSS px: hands here are weak
LEAST_CONTRAST = 7


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_no_barrier_and_nothing_cut_off(views: Views, width: int, scheme: str, name: str) -> None:
    page = views.at(width, scheme)
    visit(page, name)
    assert not probe(page, "scrollsSideways")
    assert probe(page, "cutOff") == []
    probe(page, "unfold")
    assert not probe(page, "scrollsSideways"), "with everything unfolded"
    assert probe(page, "cutOff") == [], "with everything unfolded"
    assert axe_violations(page) == []


@pytest.mark.parametrize("scheme", SCHEMES)
def test_no_barrier_in_the_open_menu(views: Views, scheme: str) -> None:
    page = views.at(PHONE, scheme)
    visit(page, "hub")
    open_menu(page)
    assert not probe(page, "scrollsSideways")
    assert axe_violations(page) == []
    assert probe(page, "smallTargets", LEAST_TARGET) == []


@pytest.mark.parametrize("name", PAGES)
def test_zoomed_to_400_percent(views: Views, name: str) -> None:
    """A screen of 1280 by 1024 at 400%: 320 by 256 CSS px."""
    page = views.at(320, scale=4, height=256)
    visit(page, name)
    assert not probe(page, "scrollsSideways")
    assert page.locator("h1").bounding_box()["width"] <= 320


@pytest.mark.parametrize("name", PAGES)
def test_text_at_twice_its_size(views: Views, name: str) -> None:
    page = views.at(640)
    visit(page, name)
    page.evaluate("document.documentElement.style.fontSize = '237.5%'")
    probe(page, "unfold")
    assert not probe(page, "scrollsSideways")
    assert probe(page, "cutOff") == []


@pytest.mark.parametrize("name", PAGES)
def test_targets_are_large_enough(views: Views, name: str) -> None:
    page = views.at(PHONE)
    visit(page, name)
    probe(page, "unfold")
    assert probe(page, "smallTargets", LEAST_TARGET) == []


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("name", PAGES)
def test_contrast_of_all_text(views: Views, name: str, scheme: str) -> None:
    """7:1, which axe does not ask for."""
    page = views.at(1280, scheme)
    visit(page, name)
    probe(page, "unfold")
    found = probe(page, "lowContrast", {"least": LEAST_CONTRAST})
    assert found["looked"] > 10
    assert found["low"] == []
