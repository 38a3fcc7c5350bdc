"""Every address of the admin, and who gets in: what tests/test_admin_doors.py compares with tests/admin_doors.txt."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, Page, Site, Task, UploadedFile, Workflow

from portal.content.tests.factories import SourceFactory, add_hub, add_topic
from portal.evidence import models as evidence
from portal.media.models import PortalDocument, PortalImage, Video
from portal.users.models import User
from portal.work.models import Job
from support_directory.models import ChangeSuggestion, ImportBatch, Location, Synonym, Taxonomy
from support_directory.tests.factories import ServiceFactory

FILE = Path(__file__).with_name("admin_doors.txt")
# They are everybody's, end the session, or only serve the admin's own scripts.
PASSED_OVER = re.compile(
    r"^$|:?login|logout|password_reset|javascript_catalog|sprite|error_test|dismissibles|block_preview|editing_sessions"
    r"|wagtailembeds|tag_(?:model_)?autocomplete"
    r"|_results$|chosen_multiple$"  # the same views again, in part
)
# Wagtail's own, sent nothing where its form sends the name of an uploaded file.
REFUSES_BY_BREAKING = "/admin/redirects/import/process/"
Door = tuple[str, list[str]]


def doors(resolver: URLResolver | None = None, spaces: tuple[str, ...] = (), path: str = "") -> Iterator[Door]:
    """Yield the name of each view of the admin with the names of its arguments."""
    for pattern in (resolver or get_resolver()).url_patterns:
        here = path + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from doors(pattern, (*spaces, pattern.namespace) if pattern.namespace else spaces, here)
        elif isinstance(pattern, URLPattern) and here.startswith("admin/") and pattern.name:
            name = ":".join([*spaces, pattern.name])
            if not PASSED_OVER.search(name):
                unnamed = [f"{place}" for place, _ in enumerate(re.findall(r"\((?!\?)", here))]
                arguments = re.findall(r"<(?:\w+:)?(\w+)>", here) or unnamed
                # One door for each role that somebody may sign in.
                for role in evidence.Role.values if "role" in arguments else [""]:
                    yield f"{name} {role}".strip(), arguments


class Rows:
    """One row of each kind for the addresses to point to."""

    def __init__(self, home: Page) -> None:
        self.hub = add_hub(home)
        add_topic(self.hub, slug="t")
        self.draft = add_topic(self.hub, slug="draft", live=False)
        self.alias = add_topic(self.hub, slug="real").create_alias(update_slug="alias")
        self.waiting = add_topic(self.hub, slug="waiting")
        image = PortalImage.objects.create(title="Hand", file=get_test_image_file(size=(64, 48)))
        document = PortalDocument.objects.create(title="Leaflet", file=ContentFile(b"x", "a.pdf"))
        topics = Taxonomy.objects.create(slug="topic", name="Topic")
        service = ServiceFactory()
        user = User.objects.create_user("someone")
        self.upload = UploadedFile.objects.create(file=ContentFile(b"x", "a.pdf"), uploaded_by_user=user)
        self.workflow = self.waiting.get_workflow().start(self.waiting, user)
        term = evidence.GlossaryTerm(term="Nerve", slug="nerve", meaning="A wire.", locale=home.locale)
        term.save()
        concern = evidence.Concern.objects.create(kind="reader", page=self.hub, text="Is this old?")
        # By a part of the namespace of the views that are about it.
        self.rows: dict[str, Any] = {
            "wagtailadmin_api:images": image,
            "wagtailadmin_api:documents": document,
            "wagtailimages": image,
            "wagtaildocs": document,
            "signin_reset_factor": user,
            "wagtailusers_users": user,
            "wagtailusers_groups": Group.objects.first(),
            "wagtailsites": Site.objects.get(),
            "wagtailsettings": Site.objects.get(),
            "wagtailredirects": Redirect.objects.create(old_path="/old", redirect_link="/"),
            "wagtailadmin_collections": Collection.get_first_root_node().add_child(name="One"),
            "media_video": Video.objects.create(title="Film", url="https://example.org/"),
            "evidence_source": SourceFactory(),
            "evidence_glossaryterm": term,
            "evidence_claim": evidence.Claim.objects.create(key="one", statement="A fact.", topic="Treatment"),
            "evidence_portfolionote": evidence.PortfolioNote.objects.create(criterion=2, title="A", text="B"),
            "evidence_queue": concern,
            "support_directory_service": service,
            "support_directory_organization": service.organization,
            "support_directory_location": Location.objects.create(name="The house"),
            "support_directory_taxonomyterm": topics.terms.create(slug="money", name="Money"),
            "support_directory_taxonomy": topics,
            "support_directory_synonym": Synonym.objects.create(word="blue badge", means="parking"),
            "directory_suggestions": ChangeSuggestion.objects.create(kind="organisation", name="New", text="Add it."),
            "directory_import": ImportBatch.objects.create(created_by=user),
            "failed_work": Job.objects.create(
                status="FAILED", task_path="gone", args_kwargs={}, run_after=timezone.now()
            ),
        }

    def url(self, name: str, arguments: list[str]) -> str:
        """Return the address of a door, for the rows there are."""
        values = {argument: self.value(name, argument) for argument in arguments}
        nameless = any(argument.isdecimal() for argument in arguments)
        view = name.partition(" ")[0]
        url = reverse(view, args=list(values.values())) if nameless else reverse(view, kwargs=values)
        return f"{url}?id={self.draft.pk}" if view == "wagtail_bulk_action" else url

    def value(self, name: str, argument: str) -> Any:
        """Return what an argument of this address points to."""
        space = name.rpartition(":")[0] or name
        if argument == "role":
            return name.rpartition(" ")[2]
        if argument == "page_id" and name in self._pages:
            return self._pages[name].pk
        if argument == "action_name" and "workflow" in name:
            return "review"
        if argument.isdecimal():  # the one address with nameless parts: comparing two versions of a page
            return (self.row(space).pk, "earliest", "latest")[int(argument)]
        if space == "wagtailsettings" and argument in ("app_name", "model_name"):
            return {"app_name": "content", "model_name": "sitesettings"}[argument]
        if argument in self._fixed:
            return self._fixed[argument]
        if argument in ("revision_id", "revision_id_a", "revision_id_b"):
            return (self.row(space).latest_revision or self.row(space).save_revision()).pk
        if space == "wagtailadmin_workflows":
            model = Task if "task" in name else Workflow
            return model.objects.values_list("pk", flat=True).first() or 1
        return self.row(space).pk

    def row(self, space: str) -> Any:
        """Return the row that the views of this namespace are about: the condition where it names no other."""
        return next((row for part, row in self.rows.items() if part in space), self.hub)

    @property
    def _fixed(self) -> dict[str, Any]:
        page = dict.fromkeys(
            ("page_id", "parent_page_id", "page_to_move_id", "page_pk", "destination_id", "parent_pk"), self.hub.pk
        )
        return page | {
            "content_type_app_name": "conditions",
            "content_type_model_name": "conditiontopicpage",
            "app_name": "evidence",
            "app_label": "wagtailcore",
            "model_name": "page",
            "action": "publish",
            "action_name": "publish",
            "filter_spec": "width-10",
            "object_id": str(self.hub.pk),
            "key": "one",
            "uploaded_file_id": self.upload.pk,
            "task_state_id": self.workflow.current_task_state.pk,
            "task_id": self.workflow.current_task_state.task.pk,
            "workflow_state_id": self.workflow.pk,
        }

    @property
    def _pages(self) -> dict[str, Page]:
        on_its_way = (
            "workflow_action",
            "collect_workflow_action_data",
            "confirm_workflow_cancellation",
            "workflow_preview",
            "workflow_history_detail",
        )
        return {f"wagtailadmin_pages:{view}": self.waiting for view in on_its_way} | {
            "wagtailadmin_pages:convert_alias": self.alias,
            "wagtailadmin_pages:delete": self.draft,
        }


def gets_in(client: Client, url: str) -> bool:
    """Tell whether this client gets past the door: neither sent to sign in or home, nor refused.

    A view that takes only POST gets an empty one; what it says of it does not matter here.
    """
    response = client.get(url)
    if response.status_code == 405:
        response = client.post(url)
    assert response.status_code < 500 or url == REFUSES_BY_BREAKING, url
    return not refused(response)


def refused(response: HttpResponse) -> bool:
    """Tell whether an answer means "not you": Wagtail sends those it refuses to the admin's front page."""
    if response.status_code in {301, 302}:
        where = response["Location"]
        return "/login/" in where or where == reverse("wagtailadmin_home")
    return response.status_code in {403, 404}


def read() -> dict[str, set[str]]:
    """Return the file: for each address the roles that get in."""
    lines = [line for line in FILE.read_text().splitlines() if line and not line.startswith("#")]
    found = (line.split(" |") for line in lines)
    return {name: set(filter(None, who.strip().split(", "))) for name, who in found}


def line(name: str, who: set[str]) -> str:
    """Return a line of the file."""
    return f"{name} | {', '.join(sorted(who))}".rstrip()
