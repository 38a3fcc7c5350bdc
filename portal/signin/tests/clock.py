"""What an authenticator app shows now, and the steps of signing in."""

import time
from dataclasses import dataclass, field

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.http import HttpResponse
from django.test import Client

PASSWORD = "three wet mountain goats"


def code_of(secret: str, steps: int = 0) -> str:
    """Return the code of a secret now, or some steps of half a minute away."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


@dataclass
class App:
    """An app for codes, with the recovery codes beside it."""

    secret: str
    recovery_codes: list[str] = field(default_factory=list)

    def code(self, steps: int = 0) -> str:
        return code_of(self.secret, steps)


def sign_in(client: Client, name: str, password: str = PASSWORD, next_page: str = "/admin/") -> HttpResponse:
    """Type a name and a password."""
    return client.post(f"/account/login/?next={next_page}", {"login": name, "password": password})


def second_step(client: Client, code: str) -> HttpResponse:
    return client.post("/account/security/authenticate/", {"code": code})


def is_inside(client: Client) -> bool:
    """Tell whether the admin lets this browser in."""
    return client.get("/admin/reports/site-history/").status_code == 200
