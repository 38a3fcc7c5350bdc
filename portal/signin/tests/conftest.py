"""People to sign in as, with a second factor or without."""

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.cache import cache
from django.test import Client

from portal.signin.tests import clock
from portal.users.models import User


@pytest.fixture(autouse=True)
def _nobody_tried_before(home):
    cache.clear()


@pytest.fixture
def required(settings):
    settings.REQUIRE_SECOND_FACTOR = True


@pytest.fixture
def alice(db) -> User:
    """An administrator with nothing but a password."""
    return User.objects.create_superuser("alice", "alice@example.org", clock.PASSWORD)


@pytest.fixture
def app(alice) -> clock.App:
    """Alice's authenticator app, set up already; she has recovery codes too."""
    secret = generate_totp_secret()
    TOTP.activate(alice, secret)
    return clock.App(secret, RecoveryCodes.activate(alice).get_unused_codes())


@pytest.fixture
def browser() -> Client:
    return Client()
