"""Settings of the test suite: like development, with nothing slow and nothing that leaves the machine."""

from portal.settings.dev import *  # noqa: F403

DEBUG = False
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True  # static files straight from the sources, nothing collected
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
