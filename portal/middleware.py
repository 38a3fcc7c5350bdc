"""What each response says besides its body: content policy, language, caching."""

from collections.abc import Callable
from typing import Any

from csp.constants import NONCE, SELF, UNSAFE_INLINE
from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.middleware.locale import LocaleMiddleware
from django.utils.cache import cc_delim_re, patch_cache_control  # type: ignore[attr-defined]  # stubs lack the first

from portal.caching import how_long
from portal.nonces.current import nonce_of
from portal.views import page_not_found

# Wagtail's admin has inline scripts, which carry a nonce (portal/nonces), and inline styles; previews are framed by it.
# Public pages keep the strict policy.
ADMIN_POLICY: dict[str, list[Any]] = {
    "script-src": [SELF, NONCE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "frame-src": [SELF],
    "frame-ancestors": [SELF],
}


class PlainGZipMiddleware(GZipMiddleware):
    """Compress without the random padding that hides secrets: the same page has the same bytes each time."""

    max_random_bytes = 0


class CompressionMiddleware(GZipMiddleware):
    """Compress; with Django's padding (against BREACH) wherever an answer is made for one person."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        super().__init__(get_response)
        self._public = PlainGZipMiddleware(get_response)

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Compress what the browser can unpack; pictures and films are compressed already."""
        if request.path_info.startswith(settings.MEDIA_URL):
            return response
        personal = response.cookies or "cookie" in response.get("Vary", "").lower()
        if personal or request.path_info.startswith("/admin/"):
            return super().process_response(request, response)
        return self._public.process_response(request, response)


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """Strict on public pages, what Wagtail needs in ``/admin/``, framable by ourselves in previews."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer; whatever makes the answer may ask for the nonce."""
        with nonce_of(request):
            return super().__call__(request)  # type: ignore[return-value]  # stubs of the library allow for async

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if report_only or parts.replace:
            return parts
        if getattr(request, "is_preview", False) or request.path_info.startswith("/admin/"):
            parts.replace = ADMIN_POLICY | {"img-src": [*ADMIN_POLICY["img-src"], *settings.MEDIA_ORIGINS]}
        return parts


class PathLocaleMiddleware(LocaleMiddleware):
    """The language comes from the path alone, so the answer does not vary with the visitor's browser settings."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Drop the ``Vary: Accept-Language`` that Django adds: it would split every shared cache for nothing."""
        response = super().process_response(request, response)
        kept = [name for name in cc_delim_re.split(response.get("Vary", "")) if name.lower() != "accept-language"]
        if any(kept):
            response["Vary"] = ", ".join(kept)
        else:
            response.headers.pop("Vary", None)
        return response


class PageHeadersMiddleware:
    """Add the isolation headers everywhere and say how long a public page may be kept."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
        )
        if request.method in ("GET", "HEAD") and not response.cookies and not response.has_header("Cache-Control"):
            patch_cache_control(response, **how_long(request, response))
        return response


class NotFoundAsVisitorsSeeItMiddleware:
    """Under development settings, show the site's own 404 page in place of Django's technical one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        """Answer a 404 raised by a view; other faults keep their traceback."""
        return page_not_found(request, exception) if isinstance(exception, Http404) else None
