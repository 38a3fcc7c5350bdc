"""Columns that hold one field of the entry as it is."""

from functools import cached_property

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from support_directory.importing.columns.base import CellError, Column, in_words, tidy
from support_directory.importing.draft import Draft
from support_directory.models import Service


class PlainColumn(Column):
    """A text, a number, or a word from a closed list."""

    @cached_property
    def field(self) -> models.Field:
        """The field of the model: it knows what it may hold."""
        return next(field for field in Service._meta.concrete_fields if field.name == self.name)

    def dump(self, draft: Draft) -> str:
        """Return the value in words."""
        value = draft.content.get(self.name)
        return "" if value is None else tidy(str(value))

    def load(self, draft: Draft, text: str) -> None:
        """Write the value, if the field takes it."""
        if not text:
            draft.content[self.name] = self._empty(draft)
            return
        if self.field.choices:
            text = self._choice(text)
        if isinstance(self.field, models.IntegerField) and not text.isdecimal():
            raise CellError(_("“%(text)s” is not a whole number.") % {"text": text})
        try:
            value = self.field.clean(text, None)
        except ValidationError as error:
            raise CellError(in_words(error, Service)) from error
        # A form would check the length of a text area; the field itself does not.
        if self.field.max_length and len(str(value)) > self.field.max_length:
            raise CellError(_("Longer than %(limit)s characters.") % {"limit": self.field.max_length})
        draft.content[self.name] = value

    def _empty(self, draft: Draft) -> object:
        if self.field.blank:
            return None if self.field.null else ""
        if draft.is_new and self.field.has_default():
            return draft.content[self.name]
        raise CellError(_("This must not be empty."))

    def _choice(self, text: str) -> str:
        choices = self.field.flatchoices
        for value, label in choices:
            if text.lower() in (str(value).lower(), str(label).lower()):
                return str(value)
        known = ", ".join(str(value) for value, _label in choices if value)
        raise CellError(_("“%(text)s” is not one of: %(known)s.") % {"text": text, "known": known})


class IdColumn(Column):
    """The key of the entry. It says which entry a row is about and never changes."""

    def dump(self, draft: Draft) -> str:
        """Return the key."""
        return str(draft.content["pk"])

    def load(self, draft: Draft, text: str) -> None:
        """Do nothing: which entry is meant was decided before."""


class SlugColumn(PlainColumn):
    """The short name in addresses."""

    def load(self, draft: Draft, text: str) -> None:
        """Write it; a new entry without one was given one before."""
        if text or not draft.is_new:
            super().load(draft, text)
