"""Everything a page shows, fetched with one query for each kind of thing.

A body holds primary keys: of pages it links to, sources it cites, services, pictures. Left alone, each block would
fetch its own. Instead the keys are collected from the stored JSON first, and each model's objects come in one query,
however many blocks there are. Apps teach the batch how to fetch their model by ``register_fetcher`` in ``ready()``.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import HttpRequest
from wagtail.models import Page

from portal.evidence.glossary import Glossary, glossary_of
from portal.kept.now import now_for

M = TypeVar("M", bound=Model)
Fetcher = Callable[["Batch", set[Any]], Iterable[Model]]
_fetchers: dict[type[Model], Fetcher] = {}
_active: ContextVar["Batch | None"] = ContextVar("active_batch", default=None)


def register_fetcher(model: type[Model], fetch: Fetcher) -> None:
    """Let ``fetch(batch, keys)`` load the objects of ``model``: the wanted ones, and any the page needs besides."""
    _fetchers[model] = fetch


def active_batch() -> "Batch | None":
    """Return the batch of the page being rendered, or None outside of rendering (in the admin, say)."""
    return _active.get()


class Batch:
    """The objects one response needs, by model."""

    def __init__(self, request: HttpRequest | None = None, page: Page | None = None) -> None:
        self.request = request
        self.page = page
        self._wanted: dict[type[Model], set[Any]] = defaultdict(set)
        self._loaded: dict[type[Model], dict[Any, Any]] = {}  # rows of the model that is their key
        self._glossaries: dict[int | None, Glossary] = {}

    def want(self, model: type[Model], key: Any) -> None:
        """Note that the object of ``model`` with this primary key will be asked for. A malformed key is passed over."""
        if model in self._loaded:
            return  # too late to come with the others: ``get`` fetches it alone
        try:
            self._wanted[model].add(model._meta.pk.to_python(key))
        except ValidationError:
            return

    def all(self, model: type[M]) -> dict[Any, M]:
        """Return every loaded object of ``model`` by primary key; the first call makes the one query."""
        if model not in self._loaded:
            fetch = _fetchers.get(model, _fetch_plainly(model))
            self._loaded[model] = {item.pk: item for item in fetch(self, self._wanted[model])}
        return self._loaded[model]

    def get(self, model: type[M], key: Any) -> M | None:
        """Return one object, or None where it no longer exists or may not be shown.

        A key that nobody collected is fetched alone: slower, never wrong.
        """
        if key is None:
            return None
        try:
            key = model._meta.pk.to_python(key)
        except ValidationError:
            return None
        found = self.all(model)
        if key not in found and key not in self._wanted[model]:
            self._wanted[model].add(key)
            fetch = _fetchers.get(model, _fetch_plainly(model))
            found.update({item.pk: item for item in fetch(self, {key})})
        return found.get(key)

    def glossary(self, locale_id: int | None = None) -> Glossary:
        """Return the glossary of a locale, or of the language being read; asked for once for all this batch serves."""
        if locale_id not in self._glossaries:
            self._glossaries[locale_id] = glossary_of(locale_id)
        return self._glossaries[locale_id]

    @contextmanager
    def activate(self) -> Iterator["Batch"]:
        """Make this the batch that blocks and rich text read from while a body is rendered."""
        token = _active.set(self)
        try:
            yield self
        finally:
            _active.reset(token)


def _fetch_plainly(model: type[Model]) -> Fetcher:
    return lambda batch, keys: model._default_manager.filter(pk__in=keys) if keys else ()


def batch_for(request: HttpRequest) -> Batch:
    """Return the batch of this request, made on first use."""
    batch: Batch | None = getattr(request, "content_batch", None)
    if batch is None:
        now_for(request)  # parts that are remembered are made from it, so the state is asked for before it is filled
        # A request carries what apps hang on it; its type cannot know.
        batch = request.content_batch = Batch(request)  # type: ignore[attr-defined]
    return batch
