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
            "BACKEND": "portal.front_cache.services.Cloudflare",
            "ZONEID": zone,
            "BEARER_TOKEN": _needed("CLOUDFLARE_TOKEN", env.str("CLOUDFLARE_TOKEN", default="")),
        }
    if distribution := env.str("CLOUDFRONT_DISTRIBUTION", default=""):
        caches["cloudfront"] = {
            "BACKEND": "portal.front_cache.services.Cloudfront",
            "DISTRIBUTION_ID": distribution,
            # without the two, what boto3 finds by itself
            "AWS_ACCESS_KEY_ID": env.str("CLOUDFRONT_KEY_ID", default="") or None,
            "AWS_SECRET_ACCESS_KEY": env.str("CLOUDFRONT_SECRET", default="") or None,
        }
    return caches


def _needed(name: str, value: str) -> str:
    if not value:
        raise ImproperlyConfigured(f"{name} must be filled in: another setting needs it")
    return value
