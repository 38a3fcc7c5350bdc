"""Each role sends each field that not everybody may change: it changes for those who may, and stays for the others.

What a form does not offer is sent all the same, as a person with a text editor can.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import transaction
from django.test import Client
from django.urls import reverse
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from portal import roles
from portal.content.models import SiteSettings
from portal.content.tests.factories import make_claim
from portal.evidence.models import Claim, PageCare
from portal.evidence.tests.people import person
from portal.users.models import User
from support_directory.choices import CrisisRole
from support_directory.tests.factories import ServiceFactory
from support_directory.tests.members import form_of
from tests import admin_doors

pytestmark = pytest.mark.django_db
ADMINISTRATORS = "Administrators"
NOBODY: set[str] = set()
WRITERS = {ADMINISTRATORS, roles.EDITORS, roles.EDITORIAL_LEADS}
ALL_OF_PAGES = WRITERS | {roles.MEDICAL_REVIEWERS}
LEADS = {ADMINISTRATORS, roles.EDITORIAL_LEADS}
DOCTORS = {roles.MEDICAL_REVIEWERS}  # administrators may everything but answer for medicine
DIRECTORY_LEADS = {ADMINISTRATORS, roles.DIRECTORY_LEADS}
DIRECTORY = DIRECTORY_LEADS | {roles.DIRECTORY_STAFF}


class Rows(admin_doors.Rows):
    """One row of each kind, and what a field may be set to."""

    def __init__(self, home: Page) -> None:
        super().__init__(home)
        self.topic = Page.objects.get(slug="t").specific
        self.other = person("other", roles.MEDICAL_REVIEWERS, public_name="Dr Other")
        self.claim = make_claim(key="two", statement="About 6 in a million.", topic="T")
        self.claim.save_revision()
        self.held = make_claim(key="held", statement="Stop all your tablets.", topic="T")
        self.open_revision = self.held.save_revision()  # from before it was held back
        Claim.objects.filter(pk=self.held.pk).update(held_back=True)
        self.settled = make_claim(key="settled", statement="Nerves are slow.", topic="T")
        self.settled.settle(self.other)
        self.settled.save()
        self.entry = ServiceFactory(verified=True, phone="0808 157 0192")
        self.entry.save_revision()
        self.suggestion = self.rows["directory_suggestions"]
        self.concern = self.rows["evidence_queue"]
        self.me: User  # who tries
        self.site = Site.objects.get()
        self.group = Group.objects.get(name=roles.EDITORIAL_LEADS)
        self.someone = User.objects.get(username="someone")
        User.objects.filter(pk=self.someone.pk).update(email="s@charity.example", first_name="A", last_name="B")


@dataclass
class Field:
    """A field, where it is sent, and who changes it."""

    name: str
    url: Callable[[Rows], str]
    sends: Callable[[Rows], dict[str, Any]]
    reads: Callable[[Rows], Any]
    who: set[str]
    has_more: bool = True  # the rest of the form is sent along, as it stands
    drops: tuple[str, ...] = ()  # boxes that are unticked

    def __str__(self) -> str:
        return self.name


def now(row: Any) -> Any:
    """Return the row as the database has it."""
    return type(row)._base_manager.get(pk=row.pk)


def draft(row: Any) -> Any:
    """Return the newest draft of the row."""
    return now(row).get_latest_revision_as_object()


def snippet(name: str, row: Callable[[Rows], Any], view: str = "edit") -> Callable[[Rows], str]:
    """Return where a kind of row is edited."""
    return lambda rows: reverse(f"wagtailsnippets_{name}:{view}", args=[row(rows).pk])


def at(name: str, row: Callable[[Rows], Any]) -> Callable[[Rows], str]:
    """Return an address with a row's key in it."""
    return lambda rows: reverse(name, args=[row(rows).pk])


def simple(name: str, column: str, value: str, who: set[str]) -> Field:
    """Return a field of a row that has its own edit view."""

    def row(rows: Rows) -> Any:
        return rows.row(name)

    return Field(
        f"{name} {column}",
        snippet(name, row),
        lambda rows: {column: value},
        lambda rows: getattr(now(row(rows)), column),
        who,
    )


def on_page(name: str, sends: dict[str, Any], reads: Callable[[Rows], Any], who: set[str]) -> Field:
    def given(rows: Rows) -> dict[str, Any]:
        page = rows.topic  # scripts make the rest of its form
        empty = {"body": streamfield([]), "related_pages": streamfield([]), "comments": inline_formset([])}
        return nested_form_data({"title": page.title, "slug": page.slug, "summary": page.summary} | empty | sends)

    url = at("wagtailadmin_pages:edit", lambda rows: rows.topic)
    return Field(f"page {name}", url, given, reads, who, has_more=False)


def on_care(name: str, sends: Callable[[Rows], dict[str, Any]], reads: Callable[[PageCare], Any]) -> Field:
    def read(rows: Rows) -> Any:
        care = PageCare.objects.filter(page=rows.topic).first()
        return care and reads(care)

    url = at("evidence_review:care", lambda rows: rows.topic)
    return Field(
        f"page {name}", url, lambda rows: {"owner": "", "review_months": 24} | sends(rows), read, LEADS, has_more=False
    )


def on_claim(name: str, row: str, sends: Any, column: str, who: set[str], drops: tuple[str, ...] = ()) -> Field:
    def one(rows: Rows) -> Any:
        return getattr(rows, row)

    def given(rows: Rows) -> dict[str, Any]:
        return sends(rows) if callable(sends) else sends

    url = snippet("evidence_claim", one)
    return Field(f"claim {name}", url, given, lambda rows: getattr(now(one(rows)), column), who, drops=drops)


def on_entry(name: str, sends: Any, reads: Callable[[Rows], Any], who: set[str]) -> Field:
    def given(rows: Rows) -> dict[str, Any]:
        return sends(rows) if callable(sends) else sends

    return Field(f"entry {name}", snippet("support_directory_service", lambda rows: rows.entry), given, reads, who)


def revert_url(rows: Rows) -> str:
    return reverse("wagtailsnippets_evidence_claim:revisions_revert", args=[rows.held.pk, rows.open_revision.pk])


STATE = ("live", "assurance", "assured_date", "next_due", "assigned_to_id", "verified_fingerprint", "crisis_role")
OWN = ("public_name", "public_role", "is_superuser")
CRISIS = {"crisis_role": CrisisRole.LISTENING}
FIELDS = [
    # Pages
    on_page("draft", {"title": "Other"}, lambda rows: draft(rows.topic).title, ALL_OF_PAGES),
    on_page("text", {"title": "Other", "action-publish": "1"}, lambda rows: now(rows.topic).title, LEADS),
    on_page("end", {"expire_at": "2020-01-01 00:00"}, lambda rows: now(rows.topic).expire_at, NOBODY),
    on_page(
        "lock and maker in the form",
        {"locked": "on", "owner": "1", "live": "", "alias_of": "1"},
        lambda rows: (now(rows.topic).locked, now(rows.topic).owner_id, now(rows.topic).live, draft(rows.topic).locked),
        NOBODY,
    ),
    Field(
        "page lock",
        at("wagtailadmin_pages:lock", lambda rows: rows.topic),
        lambda rows: {},
        lambda rows: now(rows.topic).locked,
        LEADS,
        has_more=False,
    ),
    Field(
        "page privacy",
        at("wagtailadmin_pages:set_privacy", lambda rows: rows.topic),
        lambda rows: {"restriction_type": "login"},
        lambda rows: PageViewRestriction.objects.count(),
        WRITERS,
        has_more=False,
    ),
    on_care("owner", lambda rows: {"owner": rows.other.pk}, lambda care: care.owner_id),
    on_care("interval", lambda rows: {"review_months": 60}, lambda care: care.review_months),
    on_care("reviewers", lambda rows: {"reviewers_medical": [rows.other.pk]}, lambda care: care.reviewers.count()),
    # Facts
    on_claim("note", "claim", {"note": "Ask."}, "note", ALL_OF_PAGES),
    on_claim("statement", "claim", {"statement": "Other."}, "statement", ALL_OF_PAGES),
    on_claim("status settled", "claim", {"status": Claim.Status.SETTLED}, "status", DOCTORS),
    on_claim("held back no more", "held", {}, "held_back", DOCTORS, drops=("held_back",)),
    on_claim("held back and settled", "held", {"status": Claim.Status.SETTLED}, "is_public", DOCTORS),
    on_claim("settled statement", "settled", {"statement": "Other."}, "statement", DOCTORS),
    on_claim("settled by", "claim", lambda rows: {"settled_by": rows.someone.pk}, "settled_by_id", NOBODY),
    on_claim("settled by another", "settled", lambda rows: {"settled_by": rows.someone.pk}, "settled_by_id", NOBODY),
    on_claim("settled on", "settled", {"settled_on": "2020-01-01"}, "settled_on", NOBODY),
    Field(
        "claim held back no more, by an old version",
        revert_url,
        lambda rows: {},
        lambda rows: now(rows.held).held_back,
        DOCTORS,
    ),
    simple("evidence_source", "title", "Other", ALL_OF_PAGES),
    simple("evidence_glossaryterm", "meaning", "Other.", ALL_OF_PAGES),
    simple("evidence_portfolionote", "text", "Other.", WRITERS),
    Field(
        "concern answer",
        at("evidence_queue:answer", lambda rows: rows.concern),
        lambda rows: {"answer": "Looked."},
        lambda rows: now(rows.concern).answer,
        ALL_OF_PAGES,
        has_more=False,
    ),
    Field(
        "concern answered in another's name",
        at("evidence_queue:answer", lambda rows: rows.concern),
        lambda rows: {"answer": "Looked.", "handled_by": rows.other.pk, "text": "Other."},
        lambda rows: (now(rows.concern).handled_by_id == rows.other.pk, now(rows.concern).text),
        NOBODY,
        has_more=False,
    ),
    # The directory
    on_entry("draft", {"evidence_note": "Other."}, lambda rows: draft(rows.entry).evidence_note, DIRECTORY),
    on_entry(
        "crisis role in a draft", {"crisis_role": "listening"}, lambda rows: draft(rows.entry).crisis_role, DIRECTORY
    ),
    on_entry(
        "crisis role for visitors", {"crisis_role": "listening"}, lambda rows: now(rows.entry).crisis_role, NOBODY
    ),
    on_entry(
        "published by hand",
        CRISIS | {"action-publish": "1"},
        lambda rows: [getattr(now(rows.entry), name) for name in STATE],
        NOBODY,
    ),
    on_entry(
        "what people have checked",
        lambda rows: {
            "assurance": "demonstration",
            "assured_date": "2020-01-01",
            "next_due": "2099-01-01",
            "verified_fingerprint": "x",
            "assigned_to": rows.other.pk,
            "live": "",
        },
        lambda rows: [[getattr(one(rows.entry), name) for name in STATE] for one in (now, draft)],
        NOBODY,
    ),
    simple("support_directory_organization", "name", "Other", DIRECTORY),
    simple("support_directory_location", "name", "Other", DIRECTORY),
    simple("support_directory_taxonomyterm", "name", "Other", DIRECTORY_LEADS),
    simple("support_directory_taxonomy", "name", "Other", DIRECTORY_LEADS),
    simple("support_directory_synonym", "means", "other", DIRECTORY_LEADS),
    Field(
        "suggestion answer",
        at("directory_suggestions:edit", lambda rows: rows.suggestion),
        lambda rows: {"state": "done", "answer": "Done."},
        lambda rows: now(rows.suggestion).state,
        DIRECTORY,
    ),
    Field(
        "suggestion answered in another's name",
        at("directory_suggestions:edit", lambda rows: rows.suggestion),
        lambda rows: {"state": "done", "answer": "Done.", "handled_by": rows.other.pk, "text": "Other."},
        lambda rows: (now(rows.suggestion).handled_by_id == rows.other.pk, now(rows.suggestion).text),
        NOBODY,
    ),
    # The site and its people
    Field(
        "settings of the site",
        lambda rows: reverse("wagtailsettings:edit", args=["content", "sitesettings", rows.site.pk]),
        lambda rows: {"site_name": "Other"},
        lambda rows: SiteSettings.for_site(rows.site).site_name,
        LEADS,
    ),
    *(
        Field(
            f"person's {name}",
            at("wagtailusers_users:edit", lambda rows: rows.someone),
            sends,
            reads,
            {ADMINISTRATORS},
        )
        for name, sends, reads in (
            ("public name", lambda rows: {"public_name": "Dr No"}, lambda rows: now(rows.someone).public_name),
            ("groups", lambda rows: {"groups": [rows.group.pk]}, lambda rows: now(rows.someone).groups.count()),
            ("rights", lambda rows: {"is_superuser": "on"}, lambda rows: now(rows.someone).is_superuser),
        )
    ),
    Field(
        "own first name",
        lambda rows: reverse("wagtailadmin_account"),
        lambda rows: {f"name_email-{name}": "me@charity.example" for name in ("first_name", "last_name", "email")},
        lambda rows: now(rows.me).first_name,
        {ADMINISTRATORS, *roles.PERMISSIONS},
    ),
    Field(
        "own public name and rights",
        lambda rows: reverse("wagtailadmin_account"),
        lambda rows: {
            f"{prefix}{name}": value
            for prefix in ("", "name_email-")
            for name, value in (
                ("first_name", "A"),
                ("last_name", "B"),
                ("email", "me@charity.example"),
                ("public_name", "Dr No"),
                ("public_role", "surgeon"),
                ("is_superuser", "on"),
                ("groups", rows.group.pk),
            )
        },
        lambda rows: (
            now(rows.me).public_name,
            now(rows.me).public_role,
            now(rows.me).is_superuser,
            now(rows.me).groups.count(),
        ),
        NOBODY,
    ),
]


def signed_in(role: str) -> Client:
    is_administrator = role == ADMINISTRATORS
    user = User.objects.create_superuser("administrator") if is_administrator else person("member", role)
    client = Client(raise_request_exception=False)
    client.force_login(user)
    client.user = user
    return client


def changes(one: Field, rows: Rows, client: Client, more: dict[str, Any]) -> bool:
    """Send the field and tell whether it changed. It is put back."""
    with transaction.atomic():
        before = one.reads(rows)
        response = client.post(one.url(rows), more | one.sends(rows))
        assert response.status_code < 500, str(one)
        changed: bool = one.reads(rows) != before
        transaction.set_rollback(True)
    return changed


@pytest.fixture
def rows(home) -> Rows:
    return Rows(home)


@pytest.fixture
def forms(rows) -> dict[str, dict[str, Any]]:
    """What the forms send as they stand. Roles that cannot open a form send it as others see it."""
    client = Client()
    client.force_login(User.objects.create_superuser("looks"))
    found = {}
    for one in FIELDS:
        with transaction.atomic():
            form = form_of(client, one.url(rows)) if one.has_more else {}
            transaction.set_rollback(True)
        found[str(one)] = {name: value for name, value in form.items() if name not in one.drops}
    return found


@pytest.mark.parametrize("role", [ADMINISTRATORS, *roles.PERMISSIONS])
def test_a_field_changes_for_those_who_may_and_stays_for_the_others(rows, forms, role):
    client = signed_in(role)
    rows.me = client.user
    changed = {str(one) for one in FIELDS if changes(one, rows, client, forms[str(one)])}
    assert changed == {str(one) for one in FIELDS if role in one.who}
