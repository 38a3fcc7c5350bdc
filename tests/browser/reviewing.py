"""How a page goes through its review by hand: the mail people get, and what they do on each screen."""

import re
from email import message_from_bytes, policy
from email.message import EmailMessage

from playwright.sync_api import Locator, Page, Request, expect

from tests.browser import admin
from tests.browser.server import LiveSite

BETWEEN_MAILS = b"-" * 79 + b"\n"
NOT_FOR_YOU = "you do not have permission"


def mails(site: LiveSite, to: str, about: str) -> list[str]:
    """Return what the site has written to somebody under such a subject, the oldest first."""
    found = []
    for file in sorted(site.mail.glob("*")):
        for text in filter(bytes.strip, file.read_bytes().split(BETWEEN_MAILS)):
            mail = message_from_bytes(text, EmailMessage, policy=policy.default)
            if mail["To"] == f"{to}@example.org" and about in mail["Subject"]:
                found.append(mail.get_content())
    return found


def link_in(mail: str, part: str) -> str:
    """Return the one address in a mail that holds these letters."""
    [found] = [address for address in re.findall(r"https?://\S+", mail) if part in address]
    return found


def add_claim(page: Page, key: str, statement: str, source: str, says: str) -> None:
    """Write down a fact with what one source says of it."""
    page.goto("/admin/snippets/evidence/claim/add/")
    page.wait_for_load_state("networkidle")
    page.locator("#id_statement").fill(statement)
    page.locator("#id_key").fill(key)
    page.locator("#id_topic").fill("Treatment")
    page.get_by_role("button", name="Add Source").click()
    page.get_by_role("button", name="Choose source").click()
    admin.choose_source(page, source)
    page.locator("#id_evidence-0-says").fill(says)
    page.get_by_role("button", name="Save").first.click()
    expect(page.locator(".messages")).to_contain_text("created")


def open_claim(page: Page, key: str) -> None:
    """Find a fact in the list and open it."""
    page.goto(f"/admin/snippets/evidence/claim/?q={key}")
    page.locator("main").get_by_role("link", name=key).or_(page.locator("main td.title a")).first.click()
    expect(page.locator("#id_statement")).to_be_visible()
    page.wait_for_load_state("networkidle")


def open_editor(page: Page, page_id: int) -> None:
    """Open a page in the editor and wait for its scripts."""
    page.goto(f"/admin/pages/{page_id}/edit/")
    page.wait_for_load_state("networkidle")


def rewrite_summary(page: Page, page_id: int, words: str) -> None:
    """Change the summary of a page and save it as a draft."""
    open_editor(page, page_id)
    page.locator("#id_summary").fill(words)
    save_draft(page)


def save_draft(page: Page) -> None:
    """Save by hand, and wait until it is. What the editor saves by itself meanwhile does not count."""
    with page.expect_response(lambda answer: _is_form_sent(answer.request)) as saved:
        page.get_by_role("button", name="Save draft").first.click()
    assert saved.value.status == 302
    page.wait_for_load_state("networkidle")


def _is_form_sent(request: Request) -> bool:
    return request.method == "POST" and request.is_navigation_request()


def ask_for_review(page: Page) -> None:
    """Submit the page that is open in the editor to the medical reviewers."""
    admin.open_action_menu(page)
    page.get_by_role("button", name="Submit to Medical review").or_(
        page.get_by_role("button", name="Resubmit to Medical review")
    ).click()
    expect(page.locator(".messages")).to_contain_text("submitted")


def name_reviewer(page: Page, page_id: int, name: str) -> None:
    """Let a page ask somebody for their review, as an editorial lead does."""
    page.goto(f"/admin/review/{page_id}/care/")
    page.get_by_role("checkbox", name=name).check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".messages")).to_contain_text("Saved.")


def copy_page(page: Page, page_id: int, title: str) -> None:
    """Copy a page beside itself, as a draft."""
    page.goto(f"/admin/pages/{page_id}/copy/")
    page.get_by_label("New title").fill(title)
    page.get_by_label("New slug").fill(title.lower().replace(" ", "-"))
    page.get_by_role("button", name="Copy this page").click()
    expect(page.locator(".messages")).to_contain_text("copied")


def panel(page: Page, heading: str) -> Locator:
    """Return one part of a screen of ours, by its heading."""
    return page.locator("main section").filter(has=page.get_by_role("heading", name=heading))


def sign(page: Page, interests: str = "None") -> None:
    """Sign the text on the review screen."""
    page.get_by_role("textbox", name="Your interests").fill(interests)
    page.get_by_role("button", name="Sign this text").click()


def decline(page: Page, comment: str) -> None:
    """Do not sign the text on the review screen, and say why, if at all."""
    page.get_by_role("textbox", name="Comment for the editor").fill(comment)
    page.get_by_role("button", name="Do not sign").click()


def refuses(page: Page, address: str) -> None:
    """Check that the admin does not let this person in there."""
    page.goto(address)
    expect(page).to_have_url("/admin/")
    expect(page.locator(".messages")).to_contain_text(NOT_FOR_YOU)


def says_reviewed(page: Page, address: str) -> bool:
    """Tell whether a public page calls itself reviewed: for people, for search engines and for programs alike."""
    page.goto(address)
    data = "".join(page.locator("script[type='application/ld+json']").all_text_contents())
    told = {
        page.locator("#about-this-page ~ p .state--yes", has_text="Medically reviewed").count() == 1,
        page.locator("meta[name=robots][content*=noindex]").count() == 0,
        '"lastReviewed"' in data,
    }
    assert len(told) == 1, "the badge, the tag for search engines and the data do not agree"
    return told.pop()
