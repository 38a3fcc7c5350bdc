"""The cache that all processes share is a table. What Wagtail reads for each address is remembered nearer."""

from typing import Any

from django.core.cache.backends.db import DatabaseCache
from django.core.cache.backends.locmem import LocMemCache
from django.db import connection
from wagtail.models.sites import SITE_ROOT_PATHS_CACHE_KEY

TABLE = "shared_cache"  # made by a migration of ``portal.signin``
NEAR_SECONDS = 10  # so long another process may not know of a site's new host name


class SharedCache(DatabaseCache):
    """Django's cache in the database, with the beginnings of sites kept in the process for some seconds.

    Without that the feed asked the database once for each page it names, the site map too.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._near = LocMemCache("near", {"TIMEOUT": NEAR_SECONDS})  # one for all threads of the process

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        """Return what is kept, or the default."""
        if key != SITE_ROOT_PATHS_CACHE_KEY:
            return super().get(key, default, version)
        if (found := self._near.get(key, version=version)) is None:
            if (found := super().get(key, version=version)) is None:
                return default
            self._near.set(key, found, version=version)
        return found

    def delete(self, key: str, version: int | None = None) -> bool:
        """Take it away here and in the table; another process may know it for some seconds more."""
        self._near.delete(key, version=version)
        return super().delete(key, version)

    def clear(self) -> None:
        """Take everything away."""
        self._near.clear()
        super().clear()


def sweep() -> None:
    """Delete what has run out. Django does it only when the table is full, and then deletes other rows too."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {TABLE} WHERE expires < now()")  # noqa: S608 - the name is ours
