"""What is published is fresh at once: its copies are replaced in the background, after the change is committed.

Wagtail's own listener (its app ``frontend_cache``) is not installed: it acts before the commit, when whoever asks for
the page still gets the old one.
"""

from collections.abc import Callable, Iterator
from copy import copy
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models.signals import post_delete
from wagtail.models import Page, get_page_models
from wagtail.signals import (
    page_published,
    page_slug_changed,
    page_unpublished,
    post_page_move,
    published,
    unpublished,
)

from portal.addresses import address_of
from portal.front_cache.addresses import showing_page, showing_service
from portal.front_cache.work import replace_copies
from portal.work.queueing import later_once
from support_directory.models import Service

UID = "portal.front_cache"
MOST_WITH_IT = 500  # pages below one that moved


def connect() -> None:
    """Listen."""
    for model in get_page_models():
        page_published.connect(_page_published, sender=model, dispatch_uid=UID)
        page_unpublished.connect(_page_unpublished, sender=model, dispatch_uid=UID)
        page_slug_changed.connect(_slug_changed, sender=model, dispatch_uid=UID)
        post_page_move.connect(_page_moved, sender=model, dispatch_uid=UID)
    for signal in (published, unpublished, post_delete):
        signal.connect(_service_changed, sender=Service, dispatch_uid=UID)


def _page_published(instance: Page, **kwargs: Any) -> None:
    _soon(lambda: showing_page(instance))


def _page_unpublished(instance: Page, **kwargs: Any) -> None:
    _soon(lambda: showing_page(instance), goes=True)  # it may be about to be deleted


def _slug_changed(instance: Page, instance_before: Page, **kwargs: Any) -> None:
    _page_went(instance, instance_before.url_path, instance.url_path)


def _page_moved(instance: Page, url_path_before: str, url_path_after: str, **kwargs: Any) -> None:
    if url_path_before != url_path_after:
        _page_went(instance, url_path_before, url_path_after)


def _page_went(page: Page, before: str, after: str) -> None:
    """Replace the copies at the old addresses, where redirects or nothing are now, and at the new."""
    went = list(page.get_descendants(inclusive=True).live()[:MOST_WITH_IT])
    _soon(lambda: list(dict.fromkeys([*_old_and_new(went, before, after), *showing_page(page)])))


def _old_and_new(pages: list[Page], before: str, after: str) -> Iterator[str]:
    for page in pages:
        old = copy(page)
        old.url_path = before + page.url_path.removeprefix(after)
        yield from filter(None, (address_of(old), address_of(page)))


def _service_changed(instance: Service, **kwargs: Any) -> None:
    _soon(lambda: showing_service(instance), goes=True)


def _soon(urls: Callable[[], list[str]], *, goes: bool = False) -> None:
    """Ask for the copies once what changed is committed. A fault then is logged and spoils nobody's work.

    Args:
        urls: looks up the addresses; not called where no cache stands in front.
        goes: look them up now, before a deletion takes away what leads there.
    """
    if not settings.WAGTAILFRONTENDCACHE:
        return
    found = urls() if goes else None
    transaction.on_commit(lambda: later_once(replace_copies, urls() if found is None else found), robust=True)
