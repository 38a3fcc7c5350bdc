"""Services as a table for a spreadsheet, with nothing in it that a spreadsheet would run."""

import csv
import io
from collections.abc import Callable, Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.addresses import absolute
from portal.spreadsheets import guard
from support_directory.choices import PhoneType
from support_directory.models import Service

MOST_ROWS = 2_000  # a visitor's list; staff have an export of their own, and machines the open data
_EXCEL_READS_UTF8 = "\ufeff"


def _numbers(service: Service, *types: str) -> str:
    return "; ".join(number.display for number in service.numbers if number.type in types)


_COLUMNS: tuple[tuple[object, Callable[[Service], str]], ...] = (
    (gettext_lazy("Name"), lambda service: service.name),
    (gettext_lazy("Organisation"), lambda service: service.organization.name),
    (gettext_lazy("What it does"), lambda service: service.description),
    (gettext_lazy("Notice"), lambda service: service.alert),
    (gettext_lazy("Phone"), lambda service: _numbers(service, PhoneType.VOICE)),
    (gettext_lazy("Text messages"), lambda service: _numbers(service, PhoneType.TEXT)),
    (gettext_lazy("Textphone"), lambda service: _numbers(service, PhoneType.TEXTPHONE)),
    (gettext_lazy("Email"), lambda service: service.email),
    (gettext_lazy("Website"), lambda service: service.url),
    (gettext_lazy("Open"), lambda service: "; ".join(service.hours_lines)),
    (gettext_lazy("Where"), lambda service: "; ".join(service.area_names) or _("Overseas")),
    (gettext_lazy("Help with"), lambda service: "; ".join(service.term_names)),
    (gettext_lazy("Checked on"), lambda service: _checked(service)),
    (gettext_lazy("Next check due"), lambda service: _due(service)),
    (gettext_lazy("Entry"), lambda service: absolute(service.get_absolute_url())),
)


def as_csv(services: Iterable[Service]) -> str:
    """Return the table; its first line names the columns."""
    text = io.StringIO()
    text.write(_EXCEL_READS_UTF8)
    lines = csv.writer(text)
    lines.writerow([str(title) for title, _read in _COLUMNS])
    lines.writerows([guard(read(service)) for _title, read in _COLUMNS] for service in services)
    return text.getvalue()


def _checked(service: Service) -> str:
    if service.is_example or service.assured_date is None:
        return service.mark
    return service.assured_date.isoformat()


def _due(service: Service) -> str:
    if service.is_example or service.next_due is None:
        return ""
    return _("being re-checked") if service.is_due else service.next_due.isoformat()
