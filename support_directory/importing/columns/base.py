"""What a column of the spreadsheet is."""

from abc import ABC, abstractmethod

from django.contrib.admin.utils import label_for_field
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.utils.functional import Promise
from django.utils.text import capfirst

from portal.spreadsheets import holdable
from support_directory.importing.draft import Draft


class CellError(Exception):
    """A cell that cannot be taken over. Its text can be shown to staff."""


class Column(ABC):
    """One column: how an entry is written into it, and how it is read back."""

    def __init__(self, name: str, help_text: str | Promise, *others: str) -> None:
        self.name = name
        self.help = help_text
        self.headings = (name, *others)  # what a file may call it

    @abstractmethod
    def dump(self, draft: Draft) -> str:
        """Return the cell."""

    @abstractmethod
    def load(self, draft: Draft, text: str) -> None:
        """Write the cell into the draft.

        Raises:
            CellError: saying in words why it cannot be.
        """


def tidy(text: str) -> str:
    """Return a text as it survives any spreadsheet: plain line ends, no forbidden characters, no space around it."""
    return holdable(text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def in_words(error: ValidationError, model: type[models.Model]) -> str:
    """Return the messages of a validation error in one line, with the names of the fields."""
    if not hasattr(error, "error_dict"):
        return " ".join(error.messages)
    lines = []
    for name, messages in error.message_dict.items():
        label = "" if name == NON_FIELD_ERRORS else f"{capfirst(str(label_for_field(name, model)))}: "
        lines += [f"{label}{message}" for message in messages]
    return " ".join(lines)
