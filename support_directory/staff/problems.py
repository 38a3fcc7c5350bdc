"""What a draft lacks before anyone can confirm it, in words that name the field and the row."""

from collections.abc import Iterator

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from support_directory.fingerprints import CHECKED_CHILDREN
from support_directory.models import Service
from support_directory.verification import NO_NUMBER


def problems(draft: Service) -> list[str]:
    """Return a line for each thing to mend, such as "Phone number 2 (0808 12), Number: This is not a number ..."."""
    return list(dict.fromkeys([*_of(draft), *_of_rows(draft)]))


def in_words(error: ValidationError, model: type[models.Model] = Service) -> list[str]:
    """Return the messages of an error, each with the name of its field."""
    if not hasattr(error, "error_dict"):
        return list(error.messages)
    return [
        message if name == NON_FIELD_ERRORS else f"{_label(model, name)}: {message}"
        for name, messages in error.message_dict.items()
        for message in messages
    ]


def _of(draft: Service) -> Iterator[str]:
    if draft.lacks_number:
        yield str(NO_NUMBER)
    try:
        draft.full_clean()
    except ValidationError as error:
        yield from in_words(error)


def _of_rows(draft: Service) -> Iterator[str]:
    for name in CHECKED_CHILDREN:
        seen: list[tuple] = []
        for place, row in enumerate(getattr(draft, name).all(), 1):
            title = f"{capfirst(row._meta.verbose_name)} {place} ({row})"
            key = _key(row)
            if key and key in seen:
                yield _("%(row)s: this stands here twice.") % {"row": title}
            seen.append(key)
            try:
                row.full_clean(exclude=["id", "service"], validate_unique=False)
            except ValidationError as error:
                yield from (f"{title}, {line}" for line in in_words(error, type(row)))


def _key(row: models.Model) -> tuple:
    """Return what the table allows once for a service; nothing where rows may be alike."""
    once = [rule for rule in row._meta.constraints if isinstance(rule, models.UniqueConstraint)]
    return tuple(str(getattr(row, name)) for rule in once for name in rule.fields if name != "service")


def _label(model: type[models.Model], name: str) -> str:
    return str(capfirst(getattr(model._meta.get_field(name), "verbose_name", name)))
