"""Staff keep an entry true, by hand: from an edit to what visitors read, and a crisis line only with two people."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser import admin
from tests.browser.server import LiveSite
from tests.browser.visits import watching

ADVICE, LINE = "Quillfeather advice", "Quillfeather night line"
SOURCE = "https://example.org/contact"
MAKE = """
from support_directory.models import Organization, Service, ServiceArea, Phone
organization = Organization.objects.create(name="Quillfeather", slug="quillfeather")
for name, slug, role in [("Quillfeather advice", "quillfeather-advice", ""),
                         ("Quillfeather night line", "quillfeather-night-line", "listening")]:
    service = Service(name=name, slug=slug, crisis_role=role, organization=organization, confidence="low")
    service.description, service.evidence_url = "Listens and explains.", "https://example.org/contact"
    service.areas, service.phones = [ServiceArea(area="W92000004")], [Phone(number="0808 157 0192")]
    service.save()
"""
UNMAKE = """
from support_directory.models import Organization, Service
Service.objects.filter(organization__slug="quillfeather").delete()
Organization.objects.filter(slug="quillfeather").delete()
"""
SCREENS = {
    "queue": "/admin/support-directory/work/",
    "need": "/admin/support-directory/need/",
    "searches": "/admin/support-directory/work/searches/",
}


@pytest.fixture(scope="module")
def entries(site: LiveSite) -> Iterator[None]:
    """Two entries that nobody has checked, gone again afterwards."""
    site.manage("shell", "-c", MAKE)
    yield
    site.manage("shell", "-c", UNMAKE)


@pytest.fixture(scope="module")
def worker(browser: Browser, site: LiveSite, entries: None) -> Iterator[Page]:
    page = admin.desk(browser, site, "directory")
    yield page
    page.context.close()


@pytest.fixture(scope="module")
def lead(browser: Browser, site: LiveSite, entries: None) -> Iterator[Page]:
    page = admin.desk(browser, site, "lead")
    yield page
    page.context.close()


def open_entry(page: Page, name: str) -> None:
    """Find an entry in the list and open it."""
    page.goto("/admin/support-directory/services/")
    page.get_by_role("searchbox").or_(page.locator("input[name=q]")).first.fill(name)
    page.get_by_role("link", name=name, exact=True).click()
    expect(page.get_by_role("tab", name="Evidence")).to_be_visible()


def record(page: Page) -> None:
    """Say on the screen of a check that everything is right."""
    expect(page.get_by_label("The page you compared it with")).to_have_value(SOURCE)
    page.get_by_label("Everything shown here is right").check()
    page.get_by_role("button", name="Record this check").click()


def check_entry(page: Page, name: str) -> None:
    """Open an entry and check it as it stands."""
    open_entry(page, name)
    page.locator("header").get_by_role("link", name="Check this entry").click()
    record(page)


def work_on(page: Page, name: str) -> Locator:
    """Return the line of the work queue about an entry."""
    return page.locator(".directory-work").get_by_role("listitem").filter(has_text=name)


def test_an_edit_becomes_public_by_a_check_and_not_before(worker: Page, page: Page) -> None:
    check_entry(worker, ADVICE)
    expect(worker.locator(".messages")).to_contain_text("Visitors see this version now")
    with watching(worker.context) as seen:
        open_entry(worker, ADVICE)
        worker.get_by_role("tab", name="Entry").click()
        worker.get_by_role("textbox", name="Description").fill("Now at weekends too.")
        worker.get_by_role("button", name="Add Number").click()
        worker.locator("#id_phones-1-number").fill("0808 157 0193")
        worker.wait_for_load_state("networkidle")
        worker.locator("#id_phones-1-note").fill("then press 2")  # after the draft was saved once in the background
        page.goto("/support-directory/quillfeather-advice/")
        expect(page.locator("main")).not_to_contain_text("weekends")
        worker.locator("footer").get_by_role("button", name="More actions").click()
        expect(worker.get_by_role("button", name="Publish")).to_have_count(0)
        worker.locator("footer").get_by_role("button", name="Check this entry").click()
        expect(worker.locator("ins")).to_contain_text(["Now at weekends too.", "0808 157 0193 (then press 2)"])
        expect(worker.locator("del")).to_contain_text(["Listens and explains."])
        record(worker)
        expect(worker.locator(".messages")).to_contain_text("Visitors see this version now")
    page.reload()
    expect(page.locator("main")).to_contain_text("weekends")
    expect(page.locator("main")).to_contain_text("0808 157 0193")
    assert [line for line in seen["complaints"] if "400 (Bad Request)" not in line] == []


def test_a_crisis_line_waits_for_somebody_else(worker: Page, lead: Page, page: Page) -> None:
    worker.goto("/admin/support-directory/work/")
    work_on(worker, LINE).get_by_role("link", name="Check").click()
    expect(worker.locator("main")).to_contain_text("a second person must approve it")
    record(worker)
    expect(worker.locator(".messages")).to_contain_text("a second person must approve it")
    expect(work_on(worker, LINE)).to_contain_text("Somebody else must approve it")
    page.goto("/support-directory/quillfeather-night-line/")
    expect(page.locator("main")).to_contain_text("not checked")
    lead.goto("/admin/support-directory/work/")
    work_on(lead, LINE).get_by_role("link", name="Approve").click()
    expect(lead.locator("main")).to_contain_text("Example directory worker")
    lead.get_by_role("button", name="I agree").click()
    expect(lead.locator(".messages")).to_contain_text("Visitors see this crisis line now")
    page.reload()
    expect(page.locator("main")).not_to_contain_text("not checked")


def test_the_lead_cannot_approve_what_the_lead_checked(lead: Page) -> None:
    check_entry(lead, LINE)
    expect(work_on(lead, LINE)).to_contain_text("Somebody else must approve it")
    open_entry(lead, LINE)
    lead.goto(lead.url.replace("/edit/", "/approve/"))
    expect(lead.locator("main")).to_contain_text("You checked this entry yourself")
    expect(lead.get_by_role("button", name="I agree")).to_have_count(0)


def test_an_entry_is_withdrawn_with_a_reason(worker: Page, page: Page) -> None:
    open_entry(worker, ADVICE)
    worker.locator("header").get_by_role("button", name="Actions").click()
    worker.get_by_role("link", name="Withdraw").click()
    worker.get_by_label("Why").fill("Closed in May.")
    worker.get_by_role("button", name="Withdraw it").click()
    expect(worker.locator(".messages")).to_contain_text("Withdrawn")
    answer = page.goto("/support-directory/quillfeather-advice/")
    assert answer is not None and answer.status == 404
    open_entry(worker, ADVICE)
    worker.goto(worker.url.replace("/edit/", "/history/"))
    expect(worker.locator("main")).to_contain_text("Withdrawn: Closed in May.")


@pytest.mark.parametrize("width", [1280, 390, 320])
@pytest.mark.parametrize("screen", [*SCREENS, "check"])
def test_our_screens_fit_and_can_be_used_by_everybody(lead: Page, screen: str, width: int) -> None:
    lead.set_viewport_size({"width": width, "height": 1000})
    if screen == "check":
        open_entry(lead, LINE)
        lead.goto(lead.url.replace("/edit/", "/check/"))
    else:
        lead.goto(SCREENS[screen])
    expect(lead.locator(".directory-panel").first).to_be_visible()
    assert lead.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    small = """nodes => nodes.map(node => [node.textContent.trim(), node.getBoundingClientRect()])
        .filter(([, box]) => box.height && (box.height < 44 || box.width < 44)).map(([text]) => text)"""
    assert lead.locator(".directory-panel .button, .directory-work--short a").evaluate_all(small) == []
    rules = {"color-contrast-enhanced": {"enabled": True}}  # 7:1
    found = Axe().run(lead, context=".directory-panel", options={"rules": rules}).response["violations"]
    assert [f"{rule['id']}: {node['target']}" for rule in found for node in rule["nodes"]] == []
