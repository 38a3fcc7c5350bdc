"""What a list can be asked: the parameters of the standard, each narrowing what the others leave."""

from datetime import UTC, datetime, time
from typing import Annotated
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from ninja import Field, Schema
from ninja.errors import HttpError
from pydantic import BeforeValidator, WithJsonSchema

from support_directory.api.public import modified_after, narrower_terms, public_services
from support_directory.finding.find import find
from support_directory.finding.query import LONGEST_SEARCH, DirectoryQuery
from support_directory.models import Attribute
from support_directory.querysets import ServiceQuerySet

ON_A_PAGE, MOST_ON_A_PAGE = 50, 100
FIRST_YEAR, LAST_YEAR = 1900, 3000  # nothing of ours is older or younger, and days near the ends of time have no zones
# Parameters of the standard that some list of ours does not know. Passed over in silence they would give an answer to
# another question, such as every service in place of those near a postcode; other unknown parameters do no harm.
_OF_THE_STANDARD = {
    "search", "taxonomy_term_id", "taxonomy_id", "organization_id", "modified_after", "full", "full_service",
    "minimal", "format", "postcode", "proximity", "minimum_age", "maximum_age", "start_time", "end_time", "day",
    "top_only", "parent_id",
}  # fmt: skip


def _moment(value: object) -> object:
    """Return the moment that the text names: a date is its first, and a time without a zone is UTC."""
    text = str(value).strip()
    if not text:
        return None
    day = None if "T" in text or " " in text else parse_date(text)
    moment = datetime.combine(day, time.min) if day else parse_datetime(text)
    if moment is None:
        raise ValueError("no date")
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        return datetime(FIRST_YEAR if moment.year < FIRST_YEAR else LAST_YEAR, 1, 1, tzinfo=UTC)
    # Postgres refuses some offsets that Python reads.
    return moment.astimezone(UTC) if timezone.is_aware(moment) else moment.replace(tzinfo=UTC)


_DATES = [{"type": "string", "format": kind} for kind in ("date-time", "date")] + [{"type": "string", "maxLength": 0}]
Moment = Annotated[datetime | None, BeforeValidator(_moment), WithJsonSchema({"anyOf": _DATES})]
Size = Annotated[int | None, Field(ge=1), WithJsonSchema({"type": "integer", "minimum": 1, "default": ON_A_PAGE})]


class Paged(Schema):
    """Which part of a list."""

    page: int = Field(1, ge=1, description="Which page: a whole number from 1.")
    per_page: Size = Field(
        None, description=f"How many on a page: a whole number from 1. More than {MOST_ON_A_PAGE} is {MOST_ON_A_PAGE}."
    )
    perPage: Size = Field(None, description="Another spelling of per_page: a whole number from 1.")

    @property
    def size(self) -> int:
        """How many to put on a page."""
        return min(self.per_page or self.perPage or ON_A_PAGE, MOST_ON_A_PAGE)


class Searched(Paged):
    """Which of the rows whose text can be searched."""

    search: str = Field(
        "", max_length=LONGEST_SEARCH, description=f"Words that must all occur: at most {LONGEST_SEARCH} characters."
    )

    @property
    def words(self) -> list[str]:
        """The words, without the NUL bytes that Postgres refuses."""
        return self.search.replace("\x00", " ").split()


class TermsAsked(Searched):
    """Which terms."""

    taxonomy_id: str = Field("", description="The id of a taxonomy. An unknown one finds nothing.")


class ServicesAsked(TermsAsked):
    """Which services, or which places of services."""

    taxonomy_term_id: str = Field(
        "", description="The id of a taxonomy term; terms within it count too. An unknown one finds nothing."
    )
    organization_id: str = Field("", description="The id of an organisation. An unknown one finds nothing.")
    modified_after: Moment = Field(
        None,
        description="Changed at this moment or later: a date, or a date and time as in ISO 8601 (write + as %2B). "
        "UTC, where no zone is given.",
    )

    def services(self) -> ServiceQuerySet:
        """Return the public services that fit all that was asked."""
        found = public_services()
        if self.words:
            found = found.filter(pk__in=_with_words(self.words))
        if self.taxonomy_term_id:
            terms = narrower_terms(str(as_uuid(self.taxonomy_term_id)))
            found = found.filter(pk__in=_tagged(taxonomy_term__in=terms))
        if self.taxonomy_id:
            found = found.filter(pk__in=_tagged(taxonomy_term__taxonomy=as_uuid(self.taxonomy_id)))
        if self.organization_id:
            found = found.filter(organization=as_uuid(self.organization_id))
        return modified_after(found, self.modified_after) if self.modified_after else found


class FullServicesAsked(ServicesAsked):
    """Which services, and how much of each."""

    full: bool = Field(False, description="Everything about each service: true or false.")


def as_uuid(text: str) -> UUID | None:
    """Return the id that the text is, or None where it can be no id of ours."""
    try:
        return UUID(text)
    except ValueError:
        return None


def holding(rows: QuerySet, words: list[str], *fields: str) -> QuerySet:
    """Narrow to rows that hold every word in one of the fields."""
    for word in words:
        anywhere = Q()
        for field in fields:
            anywhere |= Q(**{f"{field}__icontains": word})
        rows = rows.filter(anywhere)
    return rows


def refuse_what_we_lack(request: HttpRequest, asked: Paged) -> None:
    """Refuse a question that we would answer wrongly.

    Raises:
        HttpError: 422, naming a parameter of the standard that this list lacks, or one that is given twice.
    """
    known = set(type(asked).model_fields)
    lacking = sorted(set(request.GET) & _OF_THE_STANDARD - known)
    if request.GET.get("format") == "json":
        lacking.remove("format")
    if lacking:
        raise HttpError(422, f"This list has no parameter {', '.join(lacking)}. It has: {', '.join(sorted(known))}.")
    twice = sorted(name for name in known if len(request.GET.getlist(name)) > 1)
    if twice:
        raise HttpError(422, f"Give this parameter once: {', '.join(twice)}.")


def _with_words(words: list[str]) -> list[UUID]:
    """Return the services that visitors find by all these words, taken as typed."""
    found = find(DirectoryQuery(q=" ".join(words), exact=True), timezone.now())
    return [] if found.any_word else list(found.ids)


def _tagged(**terms: object) -> QuerySet:
    return Attribute.objects.filter(**terms).order_by().values("service")
