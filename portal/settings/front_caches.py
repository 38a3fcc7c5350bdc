"""Who keeps copies of our pages and must be told what was published: each by its own settings alone."""

from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured


def front_caches(env: environ.Env) -> dict[str, dict[str, Any]]:
    """Return ``WAGTAILFRONTENDCACHE``: nginx, Cloudflare and CloudFront, as far as the environment names them.

    Raises:
        ImproperlyConfigured: one is named without its secret.
    """
    caches: dict[str, dict[str, Any]] = {}
    if location := env.str("FRONT_CACHE_URL", default=""):
        caches["nginx"] = {
            "BACKEND": "portal.front_cache.backend.RefreshBackend",
            "LOCATION": location,
            "SECRET": _needed("FRONT_CACHE_SECRET", env.str("FRONT_CACHE_SECRET", default="")),
        }
    if zone := env.str("CLOUDFLARE_ZONE", default=""):
        caches["cloudflare"] = {
            "BACKEND": "wagtail.contrib.frontend_cache.backends.CloudflareBackend",
            "ZONEID": zone,
            "BEARER_TOKEN": _needed("CLOUDFLARE_TOKEN", env.str("CLOUDFLARE_TOKEN", default="")),
        }
    if distribution := env.str("CLOUDFRONT_DISTRIBUTION", default=""):  # its keys: wherever boto3 finds them
        caches["cloudfront"] = {
            "BACKEND": "wagtail.contrib.frontend_cache.backends.CloudfrontBackend",
            "DISTRIBUTION_ID": distribution,
        }
    return caches


def _needed(name: str, value: str) -> str:
    if not value:
        raise ImproperlyConfigured(f"{name} must be filled in: another setting needs it")
    return value
