"""What answers tell browsers about themselves, scored as Mozilla's Observatory scores it."""

from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client, override_settings

from portal.users.models import User

HALF_A_YEAR = 15_768_000  # seconds
PASS = 130
PRODUCTION = {  # what portal/settings/production.py says unless told otherwise
    "SECURE_HSTS_SECONDS": 31_536_000,
    "SECURE_SSL_REDIRECT": True,
    "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https"),
    "SESSION_COOKIE_SECURE": True,
    "CSRF_COOKIE_SECURE": True,
}


def policy_of(response: HttpResponse) -> dict[str, list[str]]:
    parts = [part.split() for part in response["Content-Security-Policy"].split(";") if part.strip()]
    return {name: values for name, *values in parts}


def scripts_of(response: HttpResponse) -> list[str]:
    policy = policy_of(response)
    return policy.get("script-src", policy["default-src"])


def content_policy(response: HttpResponse) -> int:
    policy = policy_of(response)
    sources = [source for values in policy.values() for source in values]
    if any(source in ("'unsafe-inline'", "'unsafe-eval'", "*", "https:", "http:", "data:") for source in sources):
        return -20
    return 10 if policy["default-src"] == ["'none'"] else 5


def transport(response: HttpResponse) -> int:
    seconds = int(response.get("Strict-Transport-Security", "max-age=0").partition("max-age=")[2].split(";")[0])
    return 0 if seconds >= HALF_A_YEAR else -20


def cookies(response: HttpResponse) -> int:
    if not response.cookies:
        return 0
    safe = all(one["secure"] and one["httponly"] and one["samesite"] for one in response.cookies.values())
    return 5 if safe else -40


RULES: dict[str, Callable[[HttpResponse], int]] = {
    "content policy": content_policy,
    "transport": transport,
    "cookies": cookies,
    "framing": lambda response: 5 if policy_of(response)["frame-ancestors"] in (["'none'"], ["'self'"]) else -20,
    "sniffing": lambda response: 0 if response.get("X-Content-Type-Options") == "nosniff" else -5,
    "referrer": lambda response: 5 if response.get("Referrer-Policy") == "strict-origin-when-cross-origin" else -5,
    "resources": lambda response: 10 if response.get("Cross-Origin-Resource-Policy") == "same-origin" else 0,
    "sharing": lambda response: -50 if "Access-Control-Allow-Origin" in response else 0,
}


def get(path: str) -> HttpResponse:
    return Client().get(path, secure=True, headers={"X-Forwarded-Proto": "https"})


@pytest.mark.parametrize(
    ("path", "status"),
    [("/", 200), ("/search/?q=x", 200), ("/no-such-page/", 404), ("/help-now/", 200), ("/account/login/", 200)],
)
@override_settings(**PRODUCTION)
def test_the_observatory_would_give_it_130_or_more(home, path, status):
    response = get(path)
    assert response.status_code == status
    points = {name: rule(response) for name, rule in RULES.items()}
    assert 100 + sum(points.values()) >= PASS, points
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    switched_off = response["Permissions-Policy"].split(", ")
    assert {"camera=()", "microphone=()", "geolocation=()"} <= set(switched_off)


@override_settings(**PRODUCTION)
def test_http_is_sent_to_https(home):
    response = Client().get("/", headers={"X-Forwarded-Proto": "http"})
    assert (response.status_code, response["Location"]) == (301, "https://testserver/")


@pytest.mark.parametrize(
    "fault",
    [
        {"Content-Security-Policy": "default-src 'none'; script-src 'self' 'unsafe-inline'; frame-ancestors 'none'"},
        {"Strict-Transport-Security": "max-age=3600"},
        {"Referrer-Policy": "unsafe-url"},
        {"Cross-Origin-Resource-Policy": "cross-origin"},
    ],
)
@override_settings(**PRODUCTION)
def test_the_score_sees_a_fault(home, fault):
    response = get("/")
    for name, value in fault.items():
        response[name] = value
    assert 100 + sum(rule(response) for rule in RULES.values()) < PASS


def test_nothing_from_elsewhere_runs_in_the_admin(client, home):
    client.force_login(User.objects.create_superuser("boss"))
    response = client.get("/admin/")
    policy = policy_of(response)
    assert policy["default-src"] == ["'none'"]
    assert policy["frame-ancestors"] == policy["form-action"] == ["'self'"]
    assert policy["object-src"] == policy["base-uri"] == ["'none'"]
    assert not {"'unsafe-eval'", "*", "https:", "data:"} & set(scripts_of(response))


@override_settings(**PRODUCTION)
def test_cookies_of_people_who_sign_in_are_out_of_reach_of_scripts_and_other_sites(home):
    User.objects.create_superuser("boss", "boss@example.org", "three wet mountain goats")
    client = Client(headers={"X-Forwarded-Proto": "https"})
    form = client.get("/account/login/", secure=True)
    signed_in = client.post("/account/login/", {"login": "boss", "password": "three wet mountain goats"}, secure=True)
    given = form.cookies | signed_in.cookies
    assert {"sessionid", "csrftoken"} <= set(given)
    for cookie in given.values():
        assert cookie["secure"] and cookie["httponly"] and cookie["samesite"] == "Lax", cookie
