"""What tests of the import share: a lead, a directory with something of everything, and a file on its way in."""

import csv
import io
from datetime import date, time
from decimal import Decimal

from django.apps import apps
from django.contrib.auth.models import Group
from django.db import connection
from wagtail.models import ReferenceIndex, Revision

from portal import roles
from portal.users.models import User
from support_directory.importing import hooks
from support_directory.importing.applying import apply
from support_directory.importing.checking import check_some, is_being_checked, start
from support_directory.importing.columns import COLUMNS
from support_directory.importing.export import csv_lines
from support_directory.importing.matching import guess
from support_directory.importing.uploading import take_in
from support_directory.models import (
    Attribute,
    Contact,
    CostOption,
    ImportBatch,
    Language,
    Phone,
    Schedule,
    ScheduleException,
    Service,
    ServiceArea,
    Taxonomy,
    TaxonomyTerm,
)
from support_directory.tests.factories import ServiceFactory, make_public

assert hooks.ImportViewSet  # its addresses are there from here on

SOURCE = "https://example.org/contact"
NEW = {
    "name": "Brand new", "organization": "A new one", "areas": "UK; Fife (Scotland)", "topics": "money",
    "phones": "0808 157 0192 (voice, free; press 2); 85258 (text SHOUT)", "schedules": "Monday-Friday 09:00-17:00",
    "languages": "Welsh (cy)", "contacts": "(title Adviser)",
    "schedule_exceptions": "2026-12-25 (closed; Christmas)", "cost_options": "Members (7.50 GBP)",
    "description": "Listens.",
}  # fmt: skip


def lead(name: str = "lead", group: str = roles.DIRECTORY_LEADS) -> User:
    user, _made = User.objects.get_or_create(username=name)
    user.groups.set(Group.objects.filter(name=group))
    assert user.groups.count() == 1
    return User.objects.get(pk=user.pk)


def terms() -> None:
    for place, (taxonomy, slugs) in enumerate(
        {"topic": ["money", "caring"], "audience": ["carers"], "place": ["x"]}.items()
    ):
        found, _made = Taxonomy.objects.get_or_create(slug=taxonomy, defaults={"name": taxonomy, "sort_order": place})
        for slug in slugs:
            TaxonomyTerm.objects.get_or_create(taxonomy=found, slug=slug, defaults={"name": slug.title()})


def full_service(**values) -> Service:
    """An entry with something of everything, and with what no column holds."""
    terms()
    service = ServiceFactory(
        description="One.\r\n\r\nTwo; “three”, 'four' ",
        alternate_name="=HYPERLINK(1)",
        opening_hours="'quoted' hours",
        evidence_note="+ noted\n- twice",
        minimum_age=18,
        fees_description="@home",
        **{"nations": ["wales", "republic-of-ireland"], **values},
    )
    ServiceArea.objects.create(service=service, area="local", name='Fife; "the" (Kingdom)', nation="scotland")
    Phone.objects.create(service=service, number="0808 157 0192", cost="free", note="then press 2; wait", sort_order=1)
    Phone.objects.create(service=service, number="85258", type="text", text_keyword="SHOUT", sort_order=0)
    Phone.objects.create(service=service, number="0808 157 0192", sort_order=2)
    Schedule.objects.create(service=service, weekday=1, opens_at=time(9), closes_at=time(17, 30))
    Schedule.objects.create(service=service, weekday=6, opens_at=time(22), closes_at=time(2))
    Language.objects.create(service=service, code="cy", name="Welsh", note="by phone")
    CostOption.objects.create(service=service, option="Members", amount=Decimal("7.50"), amount_description="a year")
    CostOption.objects.create(service=service, option="", amount_description="By donation (any)")
    ScheduleException.objects.create(service=service, first_day=date(2026, 12, 25), last_day=date(2026, 12, 26))
    Contact.objects.create(service=service, title="Benefits adviser")
    for term in TaxonomyTerm.objects.all():
        Attribute.objects.create(service=service, taxonomy_term=term)
    return Service.objects.get(pk=service.pk)


def directory() -> list[Service]:
    """One entry of each kind: public, public with a draft, never public, and a draft that is no row yet."""
    public = make_public(full_service(name="Public", crisis_role="listening"))
    changed = make_public(full_service(name="Changed"))
    draft = changed.get_latest_revision_as_object()
    draft.name, draft.phones = "Changed since", []
    draft.save_revision()
    hidden = full_service(name="Hidden", live=False)
    small = ServiceFactory(name="Small", nations=[])
    return [Service.objects.get(pk=service.pk) for service in (public, changed, hidden, small)]


def exported(services=None) -> list[dict[str, str]]:
    services = Service.objects.all() if services is None else services
    text = b"".join(csv_lines(services)).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def as_csv(rows: list[dict[str, str]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(dict.fromkeys(name for row in rows for name in row)))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def uploaded(rows: list[dict[str, str]] | bytes, user: User | None = None, name: str = "file.csv") -> ImportBatch:
    data = rows if isinstance(rows, bytes) else as_csv(rows)
    return take_in(io.BytesIO(data), len(data), name, user or lead())


def checked(rows: list[dict[str, str]] | bytes, **options) -> ImportBatch:
    batch = uploaded(rows, **options)
    start(batch.pk, guess(batch.columns))
    return check_on(batch)


def check_on(batch: ImportBatch) -> ImportBatch:
    batch = check_some(batch.pk)
    while is_being_checked(batch):
        batch = check_some(batch.pk)
    return batch


def applied(rows: list[dict[str, str]] | bytes, user: User | None = None) -> ImportBatch:
    user = user or lead()
    batch = checked(rows, user=user)
    assert batch.state == ImportBatch.State.CHECKED, mistakes(batch)
    apply(batch.pk, user)
    batch.refresh_from_db()
    return batch


def mistakes(batch: ImportBatch) -> dict[int, list[list[str]]]:
    return {row.number: row.errors for row in batch.rows.exclude(errors=[])}


def did(batch: ImportBatch) -> dict[str, int]:
    actions = list(batch.rows.values_list("action", flat=True))
    return {action: actions.count(action) for action in set(actions)}


def cells(service: Service) -> dict[str, str]:
    """The newest draft of one entry, by column."""
    row = exported(Service.objects.filter(pk=service.pk))[0]
    assert list(row) == list(COLUMNS)
    return row


def everything() -> dict[str, list]:
    """All that an import could leave behind, apart from the import itself and the history."""
    passed_over = {"support_directory_importbatch", "support_directory_importrow", "support_directory_directoryversion"}
    models = [*apps.get_app_config("support_directory").get_models(), Revision, ReferenceIndex]
    models.append(apps.get_model("wagtailsearch", "IndexEntry"))
    found = {}
    with connection.cursor() as cursor:
        for table in sorted({model._meta.db_table for model in models} - passed_over):
            what = "to_jsonb(t) - 'id'" if table.startswith("wagtail") and "revision" not in table else "to_jsonb(t)"
            cursor.execute(f"SELECT ({what})::text FROM {table} t ORDER BY 1")  # noqa: S608
            found[table] = [row[0] for row in cursor.fetchall()]
    return found


def fresh(service: Service) -> Service:
    return Service.objects.get(pk=service.pk)


def changed(*services: Service, **values: str) -> list[dict[str, str]]:
    """Rows that change these entries."""
    values = values or {"name": "From the file", "phones": "116 123 (voice)"}
    return [
        cells(service) | {name: f"{text} {n}" if name == "name" else text for name, text in values.items()}
        for n, service in enumerate(services)
    ]
