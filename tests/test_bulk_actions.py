"""Each role tries each bulk action, by sending the form: rows change for those who may, and for nobody else."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, Page

from portal import roles
from portal.content.tests.factories import SourceFactory, add_hub, add_topic
from portal.evidence import models as evidence
from portal.evidence.tests.people import person, signed
from portal.media.models import PortalDocument, PortalImage, Video
from portal.users.models import User
from support_directory.models import Location, Synonym, Taxonomy
from support_directory.tests.factories import OrganizationFactory, ServiceFactory

pytestmark = pytest.mark.django_db
ADMINISTRATORS = "Administrators"
ROLES = [ADMINISTRATORS, *roles.PERMISSIONS]
NAME = "Zzyzx"  # stands in the name of each row


@dataclass
class Try:
    """A bulk action, and what of the row it is to change."""

    model: str
    action: str
    who: set[str]
    reads: Callable[[Model], Any] | None = None  # None: the row goes
    sends: Callable[["Rows"], dict[str, Any]] = field(default=lambda rows: {})
    row: str = ""

    def __str__(self) -> str:
        return f"{self.row or self.model} {self.action}"


def holders(permission: str) -> set[str]:
    """Return the roles that have a permission."""
    return {name for name, given in roles.PERMISSIONS.items() if permission in given}


WRITERS = {roles.EDITORS, roles.EDITORIAL_LEADS}
LEADS = {roles.EDITORIAL_LEADS}
PAGE = "wagtailcore.page"
ROWS = [
    *(f"evidence.{name}" for name in ("claim", "source", "glossaryterm", "portfolionote")),
    "media.video",
    *(f"support_directory.{name}" for name in ("organization", "location", "synonym", "taxonomy", "taxonomyterm")),
    "support_directory.service",
]
TRIES = [
    Try(PAGE, "delete", WRITERS, row="draft"),
    Try(PAGE, "delete", LEADS, row="signed"),
    Try(PAGE, "delete", LEADS, row="hub"),
    Try(PAGE, "move", WRITERS, lambda page: page.path, lambda rows: {"chooser": rows.other.pk}, row="draft"),
    Try(PAGE, "publish", LEADS, lambda page: page.live, row="draft"),
    Try(PAGE, "unpublish", WRITERS, lambda page: page.live, row="signed"),
    *(
        Try(model, action, WRITERS, reads, sends)
        for model in ("media.portalimage", "media.portaldocument")
        for action, reads, sends in (
            ("delete", None, lambda rows: {}),
            ("add_tags", lambda row: row.tags.count(), lambda rows: {"tags": "hand"}),
            ("add_to_collection", lambda row: row.collection_id, lambda rows: {"collection": rows.collection.pk}),
        )
    ),
    Try("users.user", "delete", set()),
    Try("users.user", "assign_role", set(), lambda user: user.groups.count(), lambda rows: {"role": rows.group.pk}),
    Try("users.user", "set_active_state", set(), lambda user: user.is_active, lambda rows: {"mark_as_active": "False"}),
    *(Try(model, "delete", holders(model.replace(".", ".delete_"))) for model in ROWS),
    Try(
        "support_directory.service",
        "assign",
        holders("support_directory.change_service"),
        lambda service: service.assigned_to_id,
        lambda rows: {"person": rows.checker.pk},
    ),
    Try(
        "support_directory.service",
        "withdraw",
        holders("support_directory.change_service"),
        lambda service: service.live,
        lambda rows: {"reason": "It closed."},
    ),
]


class Rows:
    """One row of each kind, each with the name in it."""

    def __init__(self, home: Page) -> None:
        self.hub = add_hub(home, title=f"{NAME} hub")
        self.other = add_hub(home, title=f"{NAME} other", slug="other")
        self.signed = add_topic(self.hub, title=f"{NAME} signed", slug="signed")
        self.draft = add_topic(self.hub, title=f"{NAME} draft", slug="draft", live=False)
        signed(self.signed, person("doctor", roles.MEDICAL_REVIEWERS, public_name="Dr A"))
        self.checker = person("checker", roles.DIRECTORY_STAFF)
        self.collection = Collection.get_first_root_node().add_child(name="Another")
        self.group = Group.objects.get(name=roles.EDITORS)
        topics = Taxonomy.objects.create(slug="topic", name=f"{NAME} lists")
        term = evidence.GlossaryTerm(term=NAME, slug="nerve", meaning="A wire.", locale=home.locale)
        term.save()
        rows: list[Model] = [
            PortalImage.objects.create(title=NAME, file=get_test_image_file(size=(64, 48))),
            PortalDocument.objects.create(title=NAME, file=ContentFile(b"x", "a.pdf")),
            Video.objects.create(title=NAME, url="https://example.org/"),
            User.objects.create_user(NAME, first_name=NAME),
            SourceFactory(title=NAME),
            term,
            evidence.Claim.objects.create(key="one", statement=f"{NAME}.", topic="Treatment", held_back=True),
            evidence.PortfolioNote.objects.create(criterion=2, title=NAME, text="B"),
            ServiceFactory(name=NAME, verified=True),
            OrganizationFactory(name=NAME),
            Location.objects.create(name=NAME),
            topics.terms.create(slug="money", name=NAME),
            Taxonomy.objects.create(slug="empty", name=NAME),
            Synonym.objects.create(word=NAME, means="parking"),
        ]
        self.of = {row._meta.label_lower: row for row in rows}

    def row(self, one: Try) -> Model:
        """Return the row of this try."""
        return getattr(self, one.row) if one.row else self.of[one.model]


@pytest.fixture
def rows(home) -> Rows:
    return Rows(home)


def signed_in(role: str) -> Client:
    superuser = User.objects.create_superuser
    user = superuser("administrator") if role == ADMINISTRATORS else person("member", role)
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


def address(one: Try, row: Model) -> str:
    return reverse("wagtail_bulk_action", args=[*one.model.split("."), one.action]) + f"?id={row.pk}&next=/admin/"


def state(one: Try, row: Model) -> Any:
    """Return what the database says of the row: what the action is about, or None where the row is gone."""
    now = type(row)._base_manager.filter(pk=row.pk).first()
    return now and (one.reads(now) if one.reads else now.pk)


def changes(one: Try, rows: Rows, client: Client) -> bool:
    """Send the form of the action, and tell whether the row changed. It is put back."""
    row = rows.row(one)
    with transaction.atomic():
        before = state(one, row)
        response = client.post(address(one, row), one.sends(rows))
        assert response.status_code < 500, str(one)
        changed = state(one, row) != before
        transaction.set_rollback(True)
    return changed


def those_who_see(model: str) -> set[str]:
    """Return the roles that may do anything at all with rows of this kind."""
    if model == PAGE:
        return set(roles.PAGE_PERMISSIONS)
    if model in ("media.portalimage", "media.portaldocument"):
        return set(roles.COLLECTION_PERMISSIONS)
    app, _dot, name = model.partition(".")
    return {role for verb in ("view", "add", "change", "delete") for role in holders(f"{app}.{verb}_{name}")}


@pytest.mark.parametrize("role", ROLES)
def test_rows_change_for_those_who_may_and_are_named_to_those_whose_business_they_are(rows, role):
    client = signed_in(role)
    is_administrator = role == ADMINISTRATORS
    named = {one.model for one in TRIES if NAME in client.get(address(one, rows.row(one))).content.decode()}
    assert named == {one.model for one in TRIES if is_administrator or role in those_who_see(one.model)}
    changed = {str(one) for one in TRIES if changes(one, rows, client)}
    assert changed == {str(one) for one in TRIES if is_administrator or role in one.who}
