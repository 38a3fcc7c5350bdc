"""Chooser blocks that read from the page's batch, so that ten of them cost one query."""

import copy
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Model
from wagtail.blocks import ChooserBlock, PageChooserBlock
from wagtail.documents.blocks import DocumentChooserBlock as WagtailDocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock as WagtailImageChooserBlock
from wagtail.models import Page
from wagtail.snippets.blocks import SnippetChooserBlock as WagtailSnippetChooserBlock

from portal.content.batch import active_batch


class BatchedChooserMixin(ChooserBlock):
    """While a page is rendered, take objects from its batch; in the admin, behave as Wagtail's block does.

    It also mends a fault of the plain block: keys that are not integers (UUIDs) come out of the stored JSON as text
    and are never found again.
    """

    @property
    def batch_model(self) -> type[Model]:
        """The model under which the batch keeps the objects."""
        return self.model_class

    def bulk_to_python(self, values: list[Any]) -> list[Model | None]:
        """Return the objects of these primary keys in the same order, None for each that is gone."""
        to_key = self._to_key
        keys = [None if value is None else to_key(value) for value in values]
        batch = active_batch()
        if batch:
            return [batch.get(self.batch_model, key) for key in keys]
        found = self.model_class._default_manager.in_bulk([key for key in keys if key is not None])
        return [copy.copy(found[key]) if key in found else None for key in keys]

    def to_python(self, value: Any) -> Model | None:
        """Return the object of one primary key, or None."""
        return self.bulk_to_python([value])[0]

    def _to_key(self, value: Any) -> Any:
        try:
            return self.model_class._meta.pk.to_python(value)
        except ValidationError:
            return None


class PageLinkBlock(BatchedChooserMixin, PageChooserBlock):
    """A page of this site. A page that is not published shows as nothing."""

    @property
    def batch_model(self) -> type[Model]:
        """Plain pages, whatever type is asked for: titles and addresses need no more."""
        return Page


class SnippetChooserBlock(BatchedChooserMixin, WagtailSnippetChooserBlock):
    """A row of a snippet model."""

    def get_form_state(self, value: Any) -> dict[str, Any] | None:
        """Return what the editor's script is given of the row. A key that is a UUID goes as text: JSON has none."""
        state: dict[str, Any] | None = super().get_form_state(value)
        return state | {"id": str(state["id"])} if state and isinstance(state.get("id"), UUID) else state


class ImageChooserBlock(BatchedChooserMixin, WagtailImageChooserBlock):
    """A picture."""


class DocumentChooserBlock(BatchedChooserMixin, WagtailDocumentChooserBlock):
    """A document."""
