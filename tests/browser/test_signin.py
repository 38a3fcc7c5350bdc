"""Signing in as people do it: with an app, a passkey, a recovery code; where a second factor is required, too."""

import hashlib
import hmac
import re
import struct
import time
from base64 import b32decode
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.server import LiveSite, another_site
from tests.browser.visits import PHONE, SCHEMES, WIDTHS, axe_violations, probe, watching

LEAST_TARGET = 44  # CSS px
SECURITY = re.compile("/account/security/$")
CODES = re.compile("/account/security/codes/$")


@pytest.fixture(scope="module")
def strict_site(site: LiveSite, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveSite]:
    """The same site and database, where a second factor is required. Passkeys need the name localhost."""
    with another_site(site, tmp_path_factory.mktemp("strict"), REQUIRE_SECOND_FACTOR="true") as running:
        yield running


@pytest.fixture
def visitor(browser: Browser, strict_site: LiveSite) -> Iterator[Page]:
    context = browser.new_context(base_url=strict_site.url, viewport={"width": 390, "height": 844})
    with watching(context) as seen:
        yield context.new_page()
    # Content policy and scripts have nothing to complain about; a refusal that was meant is said as a status.
    assert [line for line in seen["complaints"] if "403" not in line and "404" not in line] == []
    context.close()


def person(site: LiveSite, name: str) -> str:
    """Make somebody new who may do everything; the password is returned."""
    password = f"four dry {name} otters"
    site.manage(
        "shell",
        "-c",
        f"from portal.users.models import User; User.objects.filter(username='{name}').delete();"
        f"User.objects.create_superuser('{name}', '{name}@example.org', '{password}')",
    )
    return password


def type_password(page: Page, name: str, password: str) -> None:
    page.goto("/admin/")
    page.get_by_label("User name or e-mail").fill(name)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def code_of(secret: str) -> str:
    """Return what an authenticator app shows (RFC 6238), worked out here and not by the library that checks it."""
    digest = hmac.new(b32decode(secret), struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    place = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[place : place + 4])[0] & 0x7FFFFFFF) % 10**6:06}"


def type_code(page: Page, code: str, button: str = "Sign in") -> None:
    page.get_by_label("Code", exact=True).fill(code)
    page.get_by_role("button", name=button, exact=True).click()


def add_app(page: Page) -> tuple[str, list[str]]:
    """Set up an app from the page of one's account; return its secret and the recovery codes."""
    page.get_by_role("link", name="Add an app").click()
    square = page.locator(".qr svg")
    expect(square).to_be_visible()
    size = square.bounding_box()
    assert size and size["width"] > 150 and size["height"] > 150
    page.get_by_text("I cannot let the app read it").click()
    secret = page.locator(".secret").inner_text()
    type_code(page, code_of(secret), "Add the app")
    expect(page).to_have_url(CODES)
    return secret, page.locator(".codes li").all_inner_texts()


def sign_out(page: Page) -> None:
    page.goto("/account/logout/")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_label("Password", exact=True)).to_be_visible()


def give_passkeys(page: Page) -> None:
    """Give the browser a device that holds passkeys and says yes to everything."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_an_app_and_recovery_codes(visitor: Page, strict_site: LiveSite) -> None:
    password = person(strict_site, "appuser")
    type_password(visitor, "appuser", password)
    expect(visitor).to_have_url(SECURITY)
    for door in ("/admin/pages/", "/admin/api/main/pages/", "/admin/reports/", "/admin/login/"):
        visitor.goto(door)
        expect(visitor).to_have_url(SECURITY)
    secret, codes = add_app(visitor)
    assert len(codes) == 10
    visitor.get_by_role("link", name="Go to the admin").click()
    expect(visitor).to_have_url("/admin/")

    sign_out(visitor)
    type_password(visitor, "appuser", password)
    code = code_of(secret)
    type_code(visitor, code)
    expect(visitor).to_have_url("/admin/")

    sign_out(visitor)
    type_password(visitor, "appuser", password)
    type_code(visitor, code)  # somebody looked over the shoulder
    expect(visitor.get_by_role("alert").first).to_contain_text("used already")
    type_code(visitor, codes[0])
    expect(visitor).to_have_url("/admin/")

    sign_out(visitor)
    type_password(visitor, "appuser", password)
    type_code(visitor, codes[0])
    expect(visitor.get_by_role("alert").first).to_contain_text("not right")
    visitor.goto("/admin/")
    expect(visitor.get_by_role("heading", name="Second step")).to_be_visible()


def test_a_passkey_signs_in_alone_and_as_second_step(visitor: Page, strict_site: LiveSite) -> None:
    password = person(strict_site, "keyuser")
    give_passkeys(visitor)
    type_password(visitor, "keyuser", password)
    visitor.get_by_role("link", name="Add a passkey").click()
    visitor.get_by_label("Name", exact=True).fill("My phone")
    visitor.get_by_role("button", name="Add the passkey").click()
    expect(visitor).to_have_url(CODES)
    visitor.goto("/admin/")
    expect(visitor).to_have_url("/admin/")

    sign_out(visitor)
    visitor.get_by_role("button", name="Sign in with a passkey").click()
    expect(visitor).to_have_url("/admin/")

    sign_out(visitor)
    type_password(visitor, "keyuser", password)
    visitor.get_by_role("button", name="Use my passkey").click()
    expect(visitor).to_have_url("/admin/")

    visitor.goto("/account/security/")
    expect(visitor.get_by_text("My phone (signs in alone)")).to_be_visible()
    visitor.get_by_role("link", name="Remove My phone").click()
    visitor.get_by_role("button", name="Remove the passkey").click()
    expect(visitor.get_by_text("One more step")).to_be_visible()
    visitor.goto("/admin/")
    expect(visitor).to_have_url(SECURITY)


def test_a_passkey_that_does_not_answer_is_said_in_words(visitor: Page) -> None:
    visitor.goto("/account/login/")
    visitor.evaluate("() => { navigator.credentials.get = () => Promise.reject(new Error('no')); }")
    visitor.get_by_role("button", name="Sign in with a passkey").click()
    expect(visitor.get_by_text("That did not work. Nothing has changed.")).to_be_visible()


def test_too_many_tries(visitor: Page, strict_site: LiveSite) -> None:
    password = person(strict_site, "lockeduser")
    for _try in range(5):
        type_password(visitor, "lockeduser", "wrong")
        expect(visitor.get_by_role("alert").first).to_contain_text("do not belong together")
    type_password(visitor, "lockeduser", password)
    expect(visitor.get_by_role("alert").first).to_contain_text("please wait 10 minutes")


PLACES = [
    "login/",
    "password/reset/",
    "security/",
    "security/app/add/",
    "security/passkeys/add/",
    "security/codes/",
    "password/change/",
]
OPEN = PLACES[:2]  # to strangers


@pytest.fixture(scope="module")
def at_home(browser: Browser, strict_site: LiveSite) -> Iterator[BrowserContext]:
    """The browser of somebody with a passkey."""
    password = person(strict_site, "looker")
    context = browser.new_context(base_url=strict_site.url)
    page = context.new_page()
    give_passkeys(page)
    type_password(page, "looker", password)
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_role("button", name="Add the passkey").click()
    expect(page).to_have_url(CODES)
    yield context
    context.close()


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", [PHONE, max(WIDTHS)])
def test_pages_can_be_read_and_pressed(
    at_home: BrowserContext, browser: Browser, strict_site: LiveSite, width: int, scheme: str
) -> None:
    stranger = browser.new_context(base_url=strict_site.url)
    for place in PLACES:
        page = (stranger if place in OPEN else at_home).new_page()
        page.set_viewport_size({"width": width, "height": WIDTHS[width]})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.goto(f"/account/{place}")
        assert page.url == f"{strict_site.url}/account/{place}"
        probe(page, "unfold")
        assert axe_violations(page) == [], place
        assert not probe(page, "scrollsSideways"), place
        assert probe(page, "cutOff") == [], place
        assert probe(page, "smallTargets", LEAST_TARGET) == [], place
        page.close()
    stranger.close()
