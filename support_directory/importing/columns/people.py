"""Whom to ask for, in one cell."""

from support_directory.importing.columns import items
from support_directory.importing.columns.items import Item
from support_directory.importing.columns.rows import Row, RowsColumn
from support_directory.models import Contact

_WORDS = ("title", "department", "email")


class ContactsColumn(RowsColumn):
    """``A. Name (title Benefits adviser, email a@example.org); (department Welfare team)``."""

    relation, model = "contacts", Contact
    key, once = ("name", *_WORDS), False

    def to_item(self, row: Row) -> Item:
        """Return the name with what else is known."""
        return Item(row["name"], [f"{word} {items.quote(row[word])}" for word in _WORDS if row[word]])

    def from_item(self, item: Item) -> list[Row]:
        """Return the person or desk; a name alone is enough."""
        values = {"name": item.head}
        for word in item.words:
            kind, _space, text = word.partition(" ")
            if kind.lower() not in _WORDS or kind.lower() in values:
                raise self.not_understood(item)
            values[kind.lower()] = items.unquote(text)
        if item.note or not any(values.values()):
            raise self.not_understood(item)
        return [values]
