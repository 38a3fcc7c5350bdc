"""The state that a request is answered from, asked for once."""

from collections.abc import Hashable

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, InterfaceError, OperationalError, connections, router
from django.http import HttpRequest
from django.utils import timezone

from portal.kept.models import ContentChange, state

_NOW = "kept_now"


def is_for_anybody(request: HttpRequest) -> bool:
    """Tell whether whoever asks is nobody we know: they get what everybody gets."""
    return not request.COOKIES and "Authorization" not in request.headers and not getattr(request, "is_preview", False)


def now_for(request: HttpRequest) -> Hashable | None:
    """Return what stays equal while everybody's pages come out alike; None where nothing may be remembered.

    It is asked for before anything is made from the database: what is newer than it does no harm.
    """
    if not settings.KEPT_PAGES_BYTES or not is_for_anybody(request):
        return None
    if not hasattr(request, _NOW):
        setattr(request, _NOW, _found())
    found_before: Hashable | None = getattr(request, _NOW)
    return found_before


def _found() -> Hashable | None:
    # Pages read from a replica show some of the first database too, such as the numbers of the directory.
    asked = dict.fromkeys((DEFAULT_DB_ALIAS, router.db_for_read(ContentChange)))
    if any(connections[alias].in_atomic_block for alias in asked):
        return None  # what a transaction changed, others do not see
    try:
        return (timezone.localdate(), *((connections[alias].settings_dict["NAME"], state(alias)) for alias in asked))
    except (InterfaceError, OperationalError):
        return None  # the view meets the fault itself, and may be given another database
