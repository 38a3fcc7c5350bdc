"""The columns of a spreadsheet of entries: this list alone decides what is exported and what can be imported."""

from django.utils.translation import gettext_lazy as _

from support_directory.importing.columns.base import CellError, Column, tidy
from support_directory.importing.columns.contact import AreasColumn, CostsColumn, LanguagesColumn, PhonesColumn
from support_directory.importing.columns.dated import ExceptionsColumn
from support_directory.importing.columns.linked import OrganizationColumn, TermsColumn
from support_directory.importing.columns.people import ContactsColumn
from support_directory.importing.columns.plain import IdColumn, PlainColumn, SlugColumn
from support_directory.importing.columns.weekly import SchedulesColumn

__all__ = ["COLUMNS", "CellError", "Column", "tidy"]

# After the help: other headings that files from elsewhere use for the same thing.
_ALL: list[Column] = [
    IdColumn("id", _("The key of the entry. Leave it as it is; empty for a new entry.")),
    SlugColumn("slug", _("The short name in addresses. Empty for a new entry: one is made from its name.")),
    PlainColumn("name", _("As the organisation writes it."), "service", "service name", "title"),
    PlainColumn("alternate_name", _("Another name or a short form."), "other name", "also known as", "acronym"),
    OrganizationColumn(
        "organization", _("Its name. One we do not have yet is made."), "organisation", "charity", "organisation name"
    ),
    OrganizationColumn("organization_slug", _("Its short name in addresses."), "organisation slug"),
    PlainColumn("description", _("One or two plain sentences.")),
    PlainColumn("url", _("Its page, beginning with https://."), "website", "web", "link", "web address"),
    PlainColumn("email", _("One address."), "e-mail", "email address"),
    PlainColumn("status", _("active, inactive, defunct or temporarily closed.")),
    PlainColumn("fees_description", _("What the help costs, in words."), "fees"),
    PlainColumn("eligibility_description", _("Who can use it, in words."), "eligibility"),
    PlainColumn("minimum_age", _("A number of years, or empty."), "youngest age"),
    PlainColumn("maximum_age", _("A number of years, or empty."), "oldest age"),
    PlainColumn("alert", _("A short notice, such as “Closed in August”."), "notice"),
    PlainColumn("opening_hours", _("In words."), "hours", "opening times"),
    SchedulesColumn("schedules", _("Days and times: Monday 09:00-17:00; Tuesday-Friday 10:00-16:00.")),
    ExceptionsColumn(
        "schedule_exceptions",
        _("Days with other hours: 2026-12-24 (09:00-12:00); 2026-12-25 to 2026-12-26 (closed; Christmas)."),
    ),
    PlainColumn("timezone", _("Europe/London or Europe/Dublin.")),
    PlainColumn("bank_holidays", _("closed, open, or empty if nobody says.")),
    PlainColumn("crisis_role", _("listening, emergency, or empty for all others.")),
    AreasColumn(
        "areas",
        _("UK; Republic of Ireland; Fife (Scotland). Also England, Scotland, Wales, Northern Ireland, All Ireland."),
        "area", "nations", "where it helps",
    ),
    PhonesColumn(
        "phones",
        _(
            "0808 157 0192 (voice, free; then press 2); 85258 (text SHOUT). In brackets voice, text or textphone, then "
            "free, standard, standard-text or extra, then after a semicolon a note."
        ),
        "phone", "telephone", "phone number", "telephone number", "tel",
    ),
    ContactsColumn(
        "contacts",
        _(
            "Whom to ask for: (title Benefits adviser, department Welfare team, email advice@example.org). Before the "
            "bracket a name, only if that person agreed to it."
        ),
    ),
    LanguagesColumn("languages", _("Other than English: Welsh (cy); British Sign Language (bfi; by video).")),
    CostsColumn("cost_options", _("Members (0.00 GBP); Others (12.50 GBP; a year); Guests (; by donation)."), "costs"),
    TermsColumn("topics", "topic", _("Short names of terms: money; caring."), "topic"),
    TermsColumn("audiences", "audience", _("Short names of terms."), "audience"),
    TermsColumn("channels", "channel", _("Short names of terms."), "channel"),
    PlainColumn("evidence_url", _("Where this was found."), "source"),
    PlainColumn("evidence_note", _("What that page says.")),
    PlainColumn("confidence", _("low, medium or high. For staff alone.")),
]  # fmt: skip
COLUMNS: dict[str, Column] = {column.name: column for column in _ALL}
