"""From the starter files' plain data to pages: keys become rows, Markdown becomes rich text."""

from typing import Any
from uuid import uuid4

from django.apps import apps
from django.db.models import ForeignKey, Model
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.fields import StreamField
from wagtail.models import Page

from portal.content.blocks import LinkBlock
from portal.evidence.models import Claim, Source
from portal.starter.markdown import to_rich_text


class StarterError(ValueError):
    """A starter file says something that cannot be built; the message names the page and the place."""


class Builder:
    """Builds unsaved pages. Knows the keys of everything loaded so far."""

    def __init__(self, page_ids: dict[str, int]) -> None:
        self.page_ids = page_ids
        self._ids: dict[type[Model], dict[str, int]] = {
            model: dict(model._default_manager.values_list("key", "pk")) for model in (Source, Claim)
        }

    def page(self, data: dict[str, Any]) -> Page:
        """Return the unsaved page that ``data`` describes.

        Raises:
            StarterError: an unknown field, block or key.
        """
        model = apps.get_model(data["type"])
        page = model(title=data["title"], slug=data["slug"], show_in_menus=bool(data.get("in_menu")))
        page.search_description = data.get("search_description", "")
        fields = {"summary": data.get("summary", "")} | (data.get("fields") or {})
        if data.get("related"):
            fields["related_pages"] = [{"page": key} for key in data["related"]]
        try:
            for name, value in fields.items():
                self._set(page, name, value)
        except (KeyError, TypeError, AttributeError) as error:
            raise StarterError(f"{data['key']}: {error!r}") from error
        return page

    def _set(self, page: Page, name: str, value: Any) -> None:
        field = page._meta.get_field(name)
        if isinstance(field, StreamField):
            block = field.stream_block
            raw = self.raw(block, value)
            setattr(page, name, blocks.StreamValue(block, raw, is_lazy=True))
        elif isinstance(field, ForeignKey):
            setattr(page, field.attname, self._key(field.remote_field.model, value) if value else None)
        else:
            setattr(page, name, str(value).strip() if value is not None else "")

    def raw(self, block: blocks.Block, value: Any) -> Any:
        """Return the JSON that Wagtail would store for ``value`` in ``block``."""
        if isinstance(block, blocks.StreamBlock):
            items = [next(iter(item.items())) for item in value or []]
            return [self._child(name, block.child_blocks[name], item) for name, item in items]
        if isinstance(block, TypedTableBlock):
            return self._table(block, value)
        if isinstance(block, blocks.StructBlock):
            if isinstance(block, LinkBlock):
                value = _with_part(value)
            unknown = set(value) - set(block.child_blocks)
            if unknown:
                raise KeyError(f"{type(block).__name__} has no {sorted(unknown)}")
            return {name: self.raw(child, value[name]) for name, child in block.child_blocks.items() if name in value}
        if isinstance(block, blocks.ListBlock):
            return [{"type": "item", "value": self.raw(block.child_block, v), "id": str(uuid4())} for v in value or []]
        if isinstance(block, blocks.RichTextBlock):
            return to_rich_text(value or "", self._ids[Source], self._ids[Claim], self.page_ids)
        if isinstance(block, blocks.ChooserBlock):
            return self._key(block.model_class, value) if value else None
        return value

    def _child(self, name: str, block: blocks.Block, value: Any) -> dict[str, Any]:
        return {"type": name, "value": self.raw(block, value), "id": str(uuid4())}

    def _table(self, block: TypedTableBlock, value: dict[str, Any]) -> dict[str, Any]:
        cell = block.child_blocks["text"]
        return {
            "columns": [{"type": "text", "heading": heading} for heading in value["columns"]],
            "rows": [{"values": [self.raw(cell, text) for text in row]} for row in value["rows"]],
            "caption": value["caption"],
        }

    def _key(self, model: type[Model], value: str) -> Any:
        if model in self._ids:
            return self._ids[model][value]
        if issubclass(model, Page):
            return self.page_ids[value]
        found = model._default_manager.filter(slug=value).values_list("pk", flat=True).first()
        if found is None:
            raise KeyError(f"no {model._meta.verbose_name} {value!r}")
        return str(found)


def _with_part(link: dict[str, Any]) -> dict[str, Any]:
    """Return a link's data with ``page: key#part`` taken apart: ``part`` is the id of a heading on that page."""
    page, _hash, part = str(link.get("page") or "").partition("#")
    return {**link, "page": page, "part": part} if part else link
