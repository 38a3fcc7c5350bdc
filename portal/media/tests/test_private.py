"""Private documents: whoever may not read one gets it by no path."""

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.urls import reverse
from wagtail.models import Collection, CollectionViewRestriction

from portal.media.models import Consent, PortalDocument
from portal.roles import DIRECTORY_STAFF, EDITORS, MEDICAL_REVIEWERS, sync_roles
from portal.users.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
TEXT = b"%PDF-1.4 what the trustees said"


@pytest.fixture
def board() -> Group:
    return Group.objects.create(name="Board")


@pytest.fixture
def restriction(board) -> CollectionViewRestriction:
    collection = Collection.get_first_root_node().add_child(name="Board papers")
    made = CollectionViewRestriction.objects.create(collection=collection, restriction_type="groups")
    made.groups.add(board)
    return made


@pytest.fixture
def document(restriction) -> PortalDocument:
    inner = restriction.collection.add_child(name="Minutes")
    return PortalDocument.objects.create(title="Minutes of May", collection=inner, file=ContentFile(TEXT, "may.pdf"))


def somebody(client, *groups: str) -> User:
    sync_roles()
    user = User.objects.create_user("somebody", public_name="Somebody")
    user.groups.set(Group.objects.filter(name__in=groups))
    client.force_login(user)
    return user


def body(answer) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def paths(document: PortalDocument) -> list[str]:
    name = document.file.name
    return [
        document.url,
        f"/media/{name}",
        f"/media/images/../{name}",
        f"/media/images/%2e%2e/{name}",
        f"/media/videos/..%2f{name}",
        f"/media//{name}",
        f"/static/../media/{name}",
        f"/documents/../media/{name}",
        f"/documents/{document.pk}/",
        f"/documents/{document.pk}/other.pdf",
    ]


@pytest.mark.parametrize("kind", ["login", "groups", "password"])
def test_a_stranger_gets_it_by_no_path(client, document, restriction, kind):
    restriction.restriction_type, restriction.password = kind, "the word" if kind == "password" else ""
    restriction.save()
    for path in paths(document):
        answer = client.get(path)
        assert TEXT not in body(answer), path
        assert answer.status_code in (302, 400, 404) or (kind == "password" and path == document.url), path
        assert "public" not in answer.get("Cache-Control", ""), "no cache keeps even the refusal for all"


@pytest.mark.parametrize("role", [EDITORS, MEDICAL_REVIEWERS, DIRECTORY_STAFF])
def test_a_role_that_may_not_read_it_gets_it_by_no_path(client, document, role):
    somebody(client, role)
    for path in paths(document):
        answer = client.get(path)
        assert TEXT not in body(answer), path


def test_whoever_may_read_it_does_and_no_cache_keeps_it(client, document):
    somebody(client, "Board")
    answer = client.get(document.url)
    assert body(answer) == TEXT
    assert "private" in answer["Cache-Control"]
    for path in paths(document)[1:]:
        assert TEXT not in body(client.get(path)), "the check has no side door for anybody"


def test_the_chooser_offers_it_to_those_alone_who_may_read_it(client, document):
    PortalDocument.objects.create(title="Leaflet", file=ContentFile(b"%PDF-1.4", "leaflet.pdf"))
    user = somebody(client, EDITORS)
    for name in ("choose", "choose_results"):
        said = client.get(reverse(f"wagtaildocs_chooser:{name}")).content.decode()
        assert "Leaflet" in said and "Minutes of May" not in said
    assert "Minutes of May" not in client.get(
        reverse("wagtaildocs_chooser:choose_results"), {"q": "minutes"}
    ).content.decode().replace("&quot;minutes&quot;", "")
    user.groups.add(Group.objects.get(name="Board"))
    assert "Minutes of May" in client.get(reverse("wagtaildocs_chooser:choose")).content.decode()


@pytest.mark.parametrize("role", [MEDICAL_REVIEWERS, DIRECTORY_STAFF])
def test_roles_without_documents_have_no_chooser(client, document, role):
    somebody(client, role)
    answer = client.get(reverse("wagtaildocs_chooser:choose"))
    assert answer.status_code == 302 or "Minutes of May" not in answer.content.decode()


def test_what_nobody_may_be_shown_any_more_is_gone_for_all(client, document, admin_client):
    document.consent = Consent.WITHDRAWN
    document.save()
    assert admin_client.get(document.url).status_code == 404
