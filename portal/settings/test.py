"""Settings of the test suite: like development, with nothing slow and nothing that leaves the machine."""

from portal.settings.base import env
from portal.settings.dev import *  # noqa: F403
from portal.settings.dev import BASE_DIR, DATABASES

DEBUG = False
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True  # static files straight from the sources, nothing collected
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Django keeps the mail of a test in memory; a site that a browser looks at writes it down, where the test can read it.
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = env.str("MAIL_FOLDER", default=str(BASE_DIR / ".build" / "test-mail"))
# Two runs side by side (two people, one server) each name a database of their own.
DATABASES["default"]["TEST"] = {"NAME": env.str("TEST_DATABASE", default="test_portal")}
# What tests write is never shown by a development server of this checkout, nor by tests in another process.
ERROR_PAGE_ROOT = BASE_DIR / ".build" / f"test-errors-{env.str('PYTEST_XDIST_WORKER', default='main')}"
# The rows of a test need not survive a power cut.
DATABASES["default"]["OPTIONS"] = {"options": "-c synchronous_commit=off"}
