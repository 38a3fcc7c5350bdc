"""The directory as people use it: they filter, type, go back, print, keep a list; with and without scripts."""

import csv
import io
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.server import LiveSite
from tests.browser.visits import PHONE, SCHEMES, WIDTHS, Views, axe_violations, probe, watching

INDEX, LIST = "/support-directory/", "/support-directory/shortlist/"
STATES = {
    "narrowed": f"{INDEX}?nation=scotland&topic=caring",
    "nothing": f"{INDEX}?q=xylophone&nation=wales&topic=debt",
    "danger": f"{INDEX}?q=suicidal",
    "mended": f"{INDEX}?q=benfits",
    "unknown": f"{INDEX}?nation=narnia",
    "suggest": f"{INDEX}suggest/",
    "report": f"{INDEX}samaritans/report/",
    "thanks": f"{INDEX}thank-you/?danger=mind",
    "list": LIST,
    "open-data": f"{INDEX}open-data/",
}
READS_ITS_CLOCK = re.compile(r"Open (at|now)|Closed now|May differ today")


@pytest.fixture
def wide(views: Views) -> Page:
    """Someone at a desk, on the directory's front page."""
    page = views.at(max(WIDTHS))
    page.goto(INDEX)
    return page


@pytest.fixture(params=[PHONE, max(WIDTHS)])
def plain(request: pytest.FixtureRequest, browser: Browser, site: LiveSite) -> Iterator[Page]:
    """A visitor whose browser runs no scripts, with a phone or a large screen."""
    size = {"width": request.param, "height": WIDTHS[request.param]}
    context = browser.new_context(base_url=site.url, viewport=size, java_script_enabled=False)
    yield context.new_page()
    context.close()


def number_in(page: Page) -> int:
    """Return how many services the heading speaks of."""
    words = page.locator("#results").inner_text()
    return 0 if words.startswith("Nothing") else int(words.split()[0])


def unfold(page: Page) -> None:
    """Open the filters where they are folded."""
    summary = page.locator("#filters > summary")
    if summary.is_visible():
        summary.click()


def stay(page: Page) -> None:
    """Mark the page: the mark is gone once the browser loads another."""
    page.evaluate("window.stayed = true")


@pytest.mark.parametrize("name", STATES)
@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_no_barrier_and_nothing_cut_off(views: Views, width: int, scheme: str, name: str) -> None:
    page = views.at(width, scheme)
    response = page.goto(STATES[name])
    assert response is not None
    assert response.status == 200
    probe(page, "unfold")
    assert not probe(page, "scrollsSideways")
    assert probe(page, "cutOff") == []
    assert axe_violations(page) == []
    assert probe(page, "smallTargets", 44) == []
    assert probe(page, "lowContrast", {"least": 7})["low"] == []


def test_filters_swap_the_results_in_place_and_say_the_count(wide: Page) -> None:
    stay(wide)
    everything = number_in(wide)
    beside = wide.locator("label", has=wide.locator("#nation-wales")).locator(".choice__count")
    wide.get_by_label("Scotland").check()
    expect(wide.locator("#results")).to_contain_text("in Scotland")
    expect(wide).to_have_url(f"{INDEX}?nation=scotland")
    narrowed = number_in(wide)
    assert 0 < narrowed < everything
    expect(wide.locator("#said")).to_have_text(wide.locator("#results").inner_text())
    expect(wide.get_by_label("Scotland")).to_be_focused()  # nobody loses their place
    wales = beside.inner_text()
    wide.get_by_label("Wales").check()
    expect(wide.locator("#results")).to_contain_text("in Scotland and Wales")
    assert number_in(wide) >= narrowed
    expect(beside).to_have_text(wales)
    wide.get_by_label("Open now").check()
    expect(wide).to_have_url(f"{INDEX}?nation=scotland&nation=wales&open=now")
    assert wide.evaluate("window.stayed")


def test_typing_and_the_way_back(wide: Page) -> None:
    stay(wide)
    box = wide.get_by_role("searchbox", name="A name, or the help you need")
    box.fill("carers")
    box.press("Enter")
    expect(wide.locator("#results")).to_contain_text("for “carers”")
    expect(wide.locator("#results")).to_be_focused()
    expect(wide).to_have_title(re.compile("carers"))
    found = wide.locator("#results").inner_text()
    wide.get_by_label("Scotland").check()
    expect(wide.locator("#results")).to_contain_text("in Scotland for “carers”")
    wide.go_back()
    expect(wide.locator("#results")).to_have_text(found)
    expect(wide.get_by_label("Scotland")).not_to_be_checked()
    expect(wide).to_have_url(f"{INDEX}?q=carers")
    wide.go_back()
    expect(wide.locator("#results")).not_to_contain_text("carers")
    expect(box).to_have_value("")
    wide.go_forward()
    expect(wide.locator("#results")).to_have_text(found)
    expect(box).to_have_value("carers")
    assert wide.evaluate("window.stayed")


def test_words_meant_as_typed_stay_so_at_the_next_filter(wide: Page) -> None:
    stay(wide)
    box = wide.get_by_role("searchbox", name="A name, or the help you need")
    box.fill("benfits")
    box.press("Enter")
    wide.get_by_role("link", name="Search for “benfits” instead").click()
    expect(wide.locator("#results")).to_have_text("Nothing for “benfits”")
    wide.get_by_label("Scotland").check()
    expect(wide.locator("#results")).to_have_text("Nothing in Scotland for “benfits”")
    expect(wide.locator("#answer")).not_to_contain_text("Showing results for")
    box.fill("carrers")
    box.press("Enter")
    expect(wide.locator("#answer")).to_contain_text("Showing results for")  # those words are mended again
    assert wide.evaluate("window.stayed")


def test_without_scripts_words_meant_as_typed_stay_so(plain: Page) -> None:
    plain.goto(f"{INDEX}?q=benfits&exact=1")
    unfold(plain)
    plain.get_by_label("Scotland").check()
    plain.get_by_role("button", name="Show results").click()
    expect(plain.locator("#results")).to_have_text("Nothing in Scotland for “benfits”")


def test_help_in_danger_comes_first_for_those_who_listen(wide: Page) -> None:
    box = wide.get_by_role("searchbox", name="A name, or the help you need")
    box.fill("want to die")
    box.press("Enter")
    expect(wide.locator("#danger h2")).to_be_focused()
    expect(wide.locator("#danger").get_by_role("link", name="Call Samaritans")).to_be_in_viewport()
    wide.get_by_label("Scotland").check()
    expect(wide.locator("#said")).to_contain_text(re.compile("Someone can talk to you now.*in Scotland"))
    wide.get_by_role("link", name="Clear all filters").click()
    expect(wide.locator("#danger h2")).to_have_count(0)


def test_back_from_an_entry_to_the_same_results(wide: Page) -> None:
    wide.get_by_label("Scotland").check()
    expect(wide.locator("#results")).to_contain_text("in Scotland")
    found = wide.locator("#results").inner_text()
    wide.locator(".service-card__name a").first.click()
    expect(wide.locator("h1")).not_to_contain_text("Find support")
    wide.go_back()
    expect(wide.locator("#results")).to_have_text(found)
    expect(wide.get_by_label("Scotland")).to_be_checked()


def test_each_filter_is_taken_off_by_its_chip(wide: Page) -> None:
    wide.goto(f"{INDEX}?nation=scotland&nation=wales&q=carers")
    stay(wide)
    wide.get_by_role("link", name="Remove Scotland", exact=True).click()
    expect(wide).to_have_url(f"{INDEX}?nation=wales&q=carers")
    expect(wide.get_by_label("Scotland")).not_to_be_checked()
    expect(wide.locator("#results")).to_be_focused()
    wide.get_by_role("link", name="Remove “carers”").click()
    expect(wide.get_by_role("searchbox", name="A name, or the help you need")).to_have_value("")
    wide.get_by_role("link", name="Clear all filters").click()
    expect(wide).to_have_url(INDEX)
    expect(wide.locator(".chip")).to_have_count(0)
    assert wide.evaluate("window.stayed")


def test_pages_of_results_are_turned_in_place(wide: Page) -> None:
    stay(wide)
    first = wide.locator(".service-card__name").first.inner_text()
    wide.get_by_role("link", name="Next", exact=True).click()
    expect(wide).to_have_url(f"{INDEX}?page=2")
    expect(wide.locator("#results")).to_be_focused()
    expect(wide.locator("#results")).to_be_in_viewport()
    expect(wide.locator(".service-card__name").first).not_to_have_text(first)
    assert wide.evaluate("window.stayed")


@pytest.mark.parametrize("fault", ["gone", "broken", "strange"])
def test_when_the_swap_fails_the_address_is_simply_opened(wide: Page, fault: str) -> None:
    def answer(route: Route) -> None:
        if route.request.resource_type != "fetch":
            route.continue_()
        elif fault == "gone":
            route.abort()
        else:
            route.fulfill(status=500 if fault == "broken" else 200, body="<p>Something else</p>")

    stay(wide)
    wide.route("**/support-directory/?**", answer)
    wide.get_by_label("Scotland").check()
    expect(wide.locator("#results")).to_contain_text("in Scotland")
    expect(wide).to_have_url(f"{INDEX}?nation=scotland")
    assert wide.evaluate("window.stayed") is None
    expect(wide.get_by_label("Scotland")).to_be_checked()
    wide.unroute_all()


def test_the_last_of_quick_choices_counts(wide: Page) -> None:
    for name in ("Scotland", "Wales", "England"):
        wide.get_by_label(name, exact=False).first.check()
    expect(wide.locator("#results")).to_contain_text("in England, Scotland and Wales")
    expect(wide).to_have_url(f"{INDEX}?nation=england&nation=scotland&nation=wales")


def test_filters_are_folded_on_a_phone_and_stand_beside_on_a_desk(views: Views) -> None:
    phone, desk = views.at(PHONE), views.at(max(WIDTHS))
    for page in (phone, desk):
        page.goto(INDEX)
    expect(phone.get_by_label("Scotland")).not_to_be_visible()
    unfold(phone)
    expect(phone.get_by_label("Scotland")).to_be_visible()
    expect(desk.get_by_label("Scotland")).to_be_visible()
    expect(desk.locator("#filters > summary")).not_to_be_visible()
    beside, results = desk.locator("#filters").bounding_box(), desk.locator("#results").bounding_box()
    assert beside["x"] + beside["width"] <= results["x"]


def test_everything_by_keyboard(wide: Page) -> None:
    wide.get_by_role("searchbox", name="A name, or the help you need").focus()
    wide.keyboard.press("Tab")
    wide.keyboard.press("Tab")
    expect(wide.get_by_label("England")).to_be_focused()
    wide.keyboard.press("Tab")
    wide.keyboard.press("Space")
    expect(wide.locator("#results")).to_contain_text("in Scotland")
    expect(wide.get_by_label("Scotland")).to_be_focused()
    wide.get_by_role("button", name="Show results").focus()
    wide.keyboard.press("Enter")
    expect(wide.locator("#results")).to_be_focused()
    wide.keyboard.press("Tab")
    expect(wide.get_by_role("link", name="Remove Scotland", exact=True)).to_be_focused()
    wide.keyboard.press("Enter")
    expect(wide.locator(".chip")).to_have_count(0)


def test_without_scripts_all_of_it_is_a_form(plain: Page) -> None:
    plain.goto(INDEX)
    everything = number_in(plain)
    unfold(plain)
    plain.get_by_label("Scotland").check()
    plain.get_by_label("Carers").first.check()
    plain.get_by_role("button", name="Show results").click()
    expect(plain).to_have_url(re.compile(r"nation=scotland"))
    assert 0 < number_in(plain) < everything
    plain.get_by_role("link", name="Remove Scotland", exact=True).click()
    expect(plain.locator("#results")).not_to_contain_text("Scotland")
    plain.get_by_role("searchbox", name="A name, or the help you need").fill("xylophone")
    plain.get_by_role("button", name="Search").first.click()
    plain.get_by_role("link", name="Without “xylophone”").click()
    assert number_in(plain) > 0
    plain.get_by_role("link", name="Clear all filters").click()
    assert number_in(plain) == everything
    expect(plain.get_by_role("button", name="Add to my list")).to_have_count(0)
    expect(plain.get_by_role("button", name="Print this list")).to_have_count(0)


def test_without_scripts_back_shows_what_was_chosen_then(plain: Page) -> None:
    plain.goto(INDEX)
    unfold(plain)
    plain.get_by_label("Scotland").check()
    plain.get_by_role("button", name="Show results").click()
    expect(plain).to_have_url(re.compile("nation=scotland"))
    plain.go_back()
    unfold(plain)
    expect(plain.get_by_label("Scotland")).not_to_be_checked()


def test_a_list_is_kept_on_this_device_and_sent_to_nobody(browser: Browser, site: LiveSite) -> None:
    context = browser.new_context(base_url=site.url, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    with watching(context) as seen:
        page.goto(f"{INDEX}?q=samaritans")
        card = page.locator(".service-card", has=page.get_by_role("link", name="Samaritans", exact=True))
        number = card.locator("[data-way]").first.get_attribute("href")
        card.get_by_role("button", name="Add to my list").click()
        expect(card.get_by_role("button", name="Remove from my list – Samaritans")).to_be_visible()
        expect(page.locator("#said")).to_have_text("Added to my list")
        card.get_by_role("link", name="Open my list").click()
        item = page.locator("[data-saved] > li")
        expect(item).to_have_count(1)
        expect(item.locator(".tag--unchecked")).to_have_text("Demonstration, not checked")
        expect(item.get_by_role("link", name="Samaritans", exact=True)).to_have_attribute("href", f"{INDEX}samaritans/")
        expect(item.get_by_role("link", name="Call Samaritans")).to_have_attribute("href", number)
        expect(item.get_by_role("link", name="Visit website of Samaritans")).to_be_visible()
        assert axe_violations(page) == []
        page.emulate_media(media="print")
        expect(item).to_contain_text("116 123")
        expect(page.locator("button:visible")).to_have_count(0)
        page.emulate_media(media="screen")
        page.reload()
        expect(item).to_have_count(1)
        item.get_by_role("button", name="Remove from my list – Samaritans").click()
        expect(item).to_have_count(0)
        expect(page.get_by_text("Your list is empty.")).to_be_visible()
    assert page.evaluate("localStorage.length") == 0
    assert context.cookies() == []
    assert [address for address in seen["requests"] if "samaritans" in address.partition("?")[0]] == []
    assert seen["complaints"] == []
    context.close()


def test_what_a_page_shows_again_is_renewed_in_the_list(browser: Browser, site: LiveSite) -> None:
    context = browser.new_context(base_url=site.url)
    page = context.new_page()
    page.goto(f"{INDEX}samaritans/")
    page.get_by_role("button", name="Add to my list").click()
    page.evaluate(
        "localStorage.setItem('support-list', localStorage.getItem('support-list').replaceAll('116123', '999999'))"
    )
    page.goto(LIST)
    expect(page.locator("[data-saved] a[href='tel:999999']")).to_have_count(1)
    page.goto(f"{INDEX}samaritans/")
    page.goto(LIST)
    expect(page.locator("[data-saved] a[href='tel:116123']")).to_have_count(1)
    context.close()


def test_a_spoilt_list_breaks_nothing(browser: Browser, site: LiveSite) -> None:
    context = browser.new_context(base_url=site.url)
    page = context.new_page()
    page.goto(LIST)
    spoilt = (
        "not json",
        '{"a": 1}',
        "[null, 3, {}]",
        '[{"slug":"x","name":"X","url":"/x/","day":"yesterday","ways":[null, 3, {"href":"tel:1"}]}]',
        '[{"slug":"x","name":"<b>X</b>","url":"//elsewhere.example/","day":"","ways":[{"href":"javascript:1","text":"x"}]}]',
    )
    with watching(context) as seen:
        for stored in spoilt:
            page.evaluate("(stored) => localStorage.setItem('support-list', stored)", stored)
            page.reload()
            expect(page.locator("h1")).to_have_text("My list")
            assert (
                page.locator("[data-saved] a[href^='javascript'], [data-saved] a[href^='//'], [data-saved] b").count()
                == 0
            )
            page.goto(INDEX)
            expect(page.get_by_role("button", name="Add to my list").first).to_be_visible()
            page.goto(LIST)
    assert seen["complaints"] == []
    context.close()


def test_without_scripts_the_list_says_what_it_needs(plain: Page) -> None:
    plain.goto(LIST)
    expect(plain.get_by_text("Your list needs JavaScript")).to_be_visible()


def test_the_present_view_on_paper(views: Views) -> None:
    page = views.at(max(WIDTHS))
    page.goto(f"{INDEX}?nation=scotland&topic=caring&q=carers")
    page.emulate_media(media="print")
    for words in ("in Scotland for “carers”", "Caring for someone", "Printed on", "nation=scotland&topic=caring"):
        expect(page.locator("main")).to_contain_text(words)
    card = page.locator(".service-card", has=page.locator(".num")).first
    expect(card.locator(".num").first).to_be_visible()
    page.set_viewport_size({"width": 800, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")  # no address runs off the paper
    assert not READS_ITS_CLOCK.search(page.locator("main").inner_text())  # on paper the moment has passed
    expect(
        page.locator("form:visible, button:visible, .filters:visible, .chips .alone:visible, nav:visible")
    ).to_have_count(0)
    assert probe(page, "lowContrast", {"least": 4.5, "paper": True})["low"] == []
    page.emulate_media(media="screen")


def test_the_present_view_as_a_table(wide: Page) -> None:
    wide.get_by_label("Scotland").check()
    expect(wide.locator("#results")).to_contain_text("in Scotland")
    with wide.expect_download() as caught:
        wide.get_by_role("link", name="Download as a table").click()
    rows = list(csv.reader(io.StringIO(caught.value.path().read_text(encoding="utf-8-sig"))))
    assert len(rows) - 1 == number_in(wide)


def test_telling_us_of_a_mistake(page: Page) -> None:
    page.goto(f"{INDEX}samaritans/")
    page.get_by_role("link", name="Report a mistake").click()
    page.get_by_role("button", name="Send").click()
    problem = page.get_by_role("alert").get_by_role("link", name="Write what is wrong.")
    problem.click()
    box = page.get_by_label("What is wrong?")
    expect(box).to_be_focused()
    box.fill("The number has changed.")
    page.get_by_role("button", name="Send").click()
    quick = page.get_by_text("That was very quick")
    if quick.is_visible():  # what was typed is still there, so that sending again is all there is to do
        expect(box).to_have_value("The number has changed.")
        page.wait_for_timeout(3_100)
        page.get_by_role("button", name="Send").click()
    expect(page.locator("h1")).to_have_text("Thank you")
    assert page.context.cookies() == []


def test_suggesting_an_organisation_without_scripts(plain: Page) -> None:
    plain.goto(f"{INDEX}suggest/")
    plain.get_by_label("Name of the organisation").fill("Nerve Club")
    plain.get_by_label("What does it do").fill("Meets in Fife.")
    plain.wait_for_timeout(3_100)
    plain.get_by_role("button", name="Send").click()
    expect(plain.locator("h1")).to_have_text("Thank you")
    assert plain.context.cookies() == []
