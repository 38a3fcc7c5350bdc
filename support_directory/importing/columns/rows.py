"""Columns that hold rows of an entry: several things in one cell."""

from abc import abstractmethod
from functools import cached_property
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from modelcluster.models import get_serializable_data_for_fields

from support_directory.importing.columns import items
from support_directory.importing.columns.base import CellError, Column, in_words, tidy
from support_directory.importing.columns.items import Item
from support_directory.importing.draft import Draft, as_json

Row = dict[str, Any]


class RowsColumn(Column):
    """Rows of one kind. A row that was there before keeps its key, so that the history shows what really changed."""

    relation: ClassVar[str]
    model: ClassVar[type[models.Model]]
    key: ClassVar[tuple[str, ...]]  # what a row is known by
    once: ClassVar[bool] = True  # whether the table has each key once for an entry
    keeps_order: ClassVar[bool] = False  # else the order in the cell says nothing

    @abstractmethod
    def to_item(self, row: Row) -> Item:
        """Return the row as it stands in the cell."""

    @abstractmethod
    def from_item(self, item: Item) -> list[Row]:
        """Return the values of the rows that a thing in the cell stands for.

        Raises:
            CellError: it cannot be understood.
        """

    def sort_key(self, row: Row) -> Any:
        """Return where the row stands among the others."""
        return [str(row.get(name)) for name in self.key]

    def not_understood(self, item: Item) -> CellError:
        """Return a refusal that shows how such things are written."""
        words = _("“%(item)s” cannot be understood. Write it like this: %(how)s")
        return CellError(words % {"item": items.write([item]), "how": self.help})

    def dump(self, draft: Draft) -> str:
        """Return all rows."""
        return items.write([self.to_item(row) for row in sorted(self._rows(draft), key=self.sort_key)])

    def load(self, draft: Draft, text: str) -> None:
        """Write the rows, if each can be."""
        wanted = [(item, values) for item in items.read(text) for values in self.from_item(item)]
        there: dict[tuple, list[str]] = {}
        for old in self._rows(draft):
            there.setdefault(self._key(old), []).append(old["pk"])
        rows: list[Row] = []
        for item, values in wanted:
            row = self._row(draft, item, values, place=len(rows))
            if self.once and self._key(row) in map(self._key, rows):
                raise CellError(_("“%(item)s” stands here twice.") % {"item": items.write([item])})
            if keys := there.get(self._key(row)):
                row["pk"] = keys.pop(0)
            rows.append(row)
        draft.content[self.relation] = rows

    @cached_property
    def _blank(self) -> Row:
        """A row as it is by default, for drafts older than one of its fields."""
        return as_json(get_serializable_data_for_fields(self.model()))

    def _rows(self, draft: Draft) -> list[Row]:
        rows = [self._blank | row for row in draft.content.get(self.relation) or []]
        return [{name: tidy(value) if isinstance(value, str) else value for name, value in row.items()} for row in rows]

    def _row(self, draft: Draft, item: Item, values: Row, place: int) -> Row:
        if self.keeps_order:
            values = values | {"sort_order": place}
        instance = self.model(service_id=draft.content["pk"], **values)
        try:
            instance.full_clean(exclude=["service"], validate_unique=False, validate_constraints=False)
        except ValidationError as error:
            words = in_words(error, self.model)
            raise CellError(_("“%(item)s”: %(words)s") % {"item": items.write([item]), "words": words}) from error
        return as_json(get_serializable_data_for_fields(instance))

    def _key(self, row: Row) -> tuple:
        return tuple(str(row.get(name)) for name in self.key)
