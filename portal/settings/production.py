"""Settings of a real server. Everything that touches security comes from the environment and has no default."""

from typing import TypeVar

from django.core.exceptions import ImproperlyConfigured

from portal.settings.base import *  # noqa: F403
from portal.settings.base import DATABASE_REPLICA_URL, TASKS, env
from portal.watch.log import logging_settings

T = TypeVar("T", str, list[str])


def filled(value: T) -> T:
    """Return a value of the environment; an unfilled line of ``.env`` counts as missing.

    Raises:
        ImproperlyConfigured: it is empty.
    """
    if not value:
        raise ImproperlyConfigured("SECRET_KEY, ALLOWED_HOSTS and BASE_URL must be filled in")
    return value


DEBUG = False
SECRET_KEY = filled(env.str("SECRET_KEY"))
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = filled(env.list("ALLOWED_HOSTS"))
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
BASE_URL = WAGTAILADMIN_BASE_URL = filled(env.str("BASE_URL"))
DATABASES = {"default": env.db("DATABASE_URL")}
DATABASES["default"]["CONN_MAX_AGE"] = env.int("DATABASE_CONN_MAX_AGE", default=60)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
# A table that all processes share (a migration makes it): failed sign-ins and used codes count wherever they happen.
CACHES = {
    "default": {
        "BACKEND": "portal.shared_cache.SharedCache",
        "LOCATION": "shared_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},  # so many that filling it up to push out a count is slow
    }
}
KEPT_PAGES_BYTES = env.int("KEPT_PAGES_BYTES", default=3_000_000)  # in each process
REQUIRE_SECOND_FACTOR = env.bool("REQUIRE_SECOND_FACTOR", default=True)
if DATABASE_REPLICA_URL:
    DATABASES["replica"] = DATABASES["default"] | env.db_url_config(DATABASE_REPLICA_URL)
    DATABASES["replica"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 2)
EMAIL_CONFIG = env.email("EMAIL_URL", default="smtp://localhost:25")
globals().update(EMAIL_CONFIG)
# Nobody who uses the site waits for the mail server: letters go into the queue, and the worker sends them.
MAIL_SERVER, EMAIL_BACKEND = EMAIL_CONFIG["EMAIL_BACKEND"], "portal.work.mail.QueueBackend"
TASKS = TASKS | {"worker": TASKS["worker"] | {"BACKEND": "django_tasks_db.DatabaseBackend"}}
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="webmaster@localhost")

# TLS ends at the proxy in front, which says so in this header.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^(?:healthz|readyz|metrics)$"]  # who asks for these speaks plain HTTP, inside
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT
if SECURE_SSL_REDIRECT:  # browsers take such names over HTTPS only, and from no other host of the same domain
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31_536_000 if SECURE_SSL_REDIRECT else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("SECURE_HSTS_INCLUDE_SUBDOMAINS", default=False)
SECURE_HSTS_PRELOAD = env.bool("SECURE_HSTS_PRELOAD", default=False)
# W005 and W021 ask for HSTS on subdomains and for preload: a charity's domain decides that, docs/adr/0004.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]

LOGGING = logging_settings()
SENTRY_DSN = env.str("SENTRY_DSN", default="")
