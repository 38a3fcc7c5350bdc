"""What keeps programs from filling the queues of staff, without a cookie, a captcha or a word to anybody else.

Each kind of public form has a name, so that none is counted against another. A form of ours carries a signed moment;
it must come from a page of this site; and few are taken from one part of the network in an hour. Of the sender's
address only a keyed digest of its wider network is kept, in Django's cache, for an hour at most; the key changes with
each hour, so that no two hours can be laid beside each other.
"""

import ipaddress
import time
from datetime import timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from portal.locks import one_at_a_time

SALT = "portal.guards"
LEAST_SECONDS = 3  # nobody reads and fills a form in less
MOST_AGE = timedelta(days=1)
AN_HOUR = 60 * 60
MOST_AN_HOUR = 10  # from one network: a day centre has one for many people
MOST_FROM_ALL = 300  # an hour: what staff could never read
_COARSE = {4: 24, 6: 48}  # bits of an address that stand for its network


class Age(StrEnum):
    """What the signed moment of a form tells."""

    GOOD = "good"
    TOO_YOUNG = "too young"
    TOO_OLD = "too old"
    NOT_OURS = "not ours"


def new_token(kind: str, value: str = "form") -> str:
    """Return the signed moment for a form of a kind. Not bound to a visitor: a cached page may carry it.

    Args:
        kind: the kind of form, such as "directory".
        value: what the token shall say besides the moment; whoever has it can read that, and cannot change it.
    """
    return _signer(kind).sign(value)


def value_in(token: str, kind: str) -> str:
    """Return what a token says, whatever its age; empty where it is not ours or of another kind."""
    try:
        return _signer(kind).unsign(token)
    except signing.BadSignature:
        return ""


def age_of(token: str, kind: str, oldest: timedelta = MOST_AGE) -> Age:
    """Tell whether a form was open for as long as people take."""
    signer = _signer(kind)
    try:
        signer.unsign(token, max_age=oldest)
    except signing.SignatureExpired:
        return Age.TOO_OLD
    except signing.BadSignature:
        return Age.NOT_OURS
    try:
        signer.unsign(token, max_age=LEAST_SECONDS)
    except signing.SignatureExpired:
        return Age.GOOD
    return Age.TOO_YOUNG


def comes_from_us(request: HttpRequest) -> bool:
    """Tell whether a page of this site sent the form, by what browsers say themselves and pages cannot forge.

    One that says neither is let through: it is no browser that another site could misuse.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site:
        return site == "same-origin"
    origin = request.headers.get("Origin")
    if not origin:
        return True
    here = urlsplit(settings.BASE_URL)
    ours = {f"{request.scheme}://{request.get_host()}", f"{here.scheme}://{here.netloc}"}
    return origin in ours | set(settings.CSRF_TRUSTED_ORIGINS)


def too_many(request: HttpRequest, kind: str, times: int = 1) -> bool:
    """Count this form, and tell whether too many of its kind came from its network, or from all, in this hour.

    Args:
        kind: the kind of form.
        times: how many times as many as usual are taken of it.
    """
    hour = this_hour()
    names = (network_digest(request, hour), "all")
    from_network, from_all = (_count(f"{SALT}:{kind}:{hour}:{name}") for name in names)
    return from_network > MOST_AN_HOUR * times or from_all > MOST_FROM_ALL * times


def network_digest(request: HttpRequest, hour: int) -> str:
    """Return a digest of the network a request comes from, other in each hour and on each site."""
    network = coarse_network(client_address(request))
    return salted_hmac(f"{SALT}:{hour}", network).hexdigest()[:16]


def client_address(request: HttpRequest) -> str:
    """Return the address a request comes from. nginx puts the one it saw there, whatever a visitor sends."""
    return request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")


def coarse_network(address: str) -> str:
    """Return the wider network of an address (/24, /48), which stands for many people; "unknown" if it is none."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    return str(ipaddress.ip_network((parsed, _COARSE[parsed.version]), strict=False))


def this_hour() -> int:
    """Return the number of the hour, which the digests of networks change with."""
    return int(time.time()) // AN_HOUR


def _signer(kind: str) -> signing.TimestampSigner:
    return signing.TimestampSigner(salt=f"{SALT}:{kind}")


def _count(key: str) -> int:
    # Not ``incr``: in the table of production it loses counts of two at once, and keeps the sum for five minutes.
    with transaction.atomic():
        one_at_a_time(key)
        count = cache.get(key, 0) + 1
        cache.set(key, count, timeout=AN_HOUR - int(time.time()) % AN_HOUR)
    return count
