"""The kinds of holes that Wagtail has had before (its security advisories up to 7.4): each tried on this site.

Who gets in where (previews, comparisons, histories, copies, choosers) is tried for each role by
tests/test_admin_doors.py; what bulk actions and the admin's API change, and which names they tell, by
tests/test_bulk_actions.py and tests/test_api_actions.py; private documents by portal/media/tests/test_private.py.
"""

import json
from io import BytesIO

import pytest
from django.db.models import CharField, Model, TextField
from django.test import Client
from django.urls import NoReverseMatch, reverse
from PIL import Image
from wagtail.models import Locale, Page

from portal import roles
from portal.content.blocks import TableBlock
from portal.content.tests.factories import add_hub
from portal.media.models import PortalImage
from portal.users.models import User
from tests import admin_doors

pytestmark = pytest.mark.django_db
SCRIPT = "<script>alert(7)</script>"
NAMES = {"title", "draft_title", "name", "public_name", "first_name", "last_name", "term", "meaning", "statement"}
NAMES |= {"alternate_name", "description", "summary", "text", "words", "means", "publisher", "topic", "subject"}
BULK = {
    ("wagtailcore", "page"): ("delete", "move", "publish", "unpublish"),
    ("media", "portalimage"): ("delete", "add_tags", "add_to_collection"),
    ("media", "portaldocument"): ("delete", "add_tags", "add_to_collection"),
    ("users", "user"): ("delete", "assign_role", "set_active_state"),
    ("evidence", "source"): ("delete",),
    ("support_directory", "service"): ("delete",),
}


@pytest.fixture
def rows(home) -> admin_doors.Rows:
    roles.sync_roles()
    return admin_doors.Rows(home)


@pytest.fixture
def administrator(admin_client) -> Client:
    admin_client.raise_request_exception = False
    return admin_client


def poison(row: Model) -> None:
    """Give a row a script for each of its names."""
    fields = [
        field.name
        for field in row._meta.fields
        if isinstance(field, CharField | TextField) and field.name in NAMES and not field.choices
    ]
    type(row)._base_manager.filter(pk=row.pk).update(
        **{name: SCRIPT[: row._meta.get_field(name).max_length or None] for name in fields}
    )


def test_no_screen_of_the_admin_takes_a_name_for_a_script(rows, administrator):
    for row in [rows.hub, rows.hub.page_ptr, *rows.rows.values()]:
        poison(row)
    User.objects.update(first_name=SCRIPT, last_name=SCRIPT, public_name=SCRIPT)
    addresses = [rows.url(name, arguments) for name, arguments in admin_doors.doors()]
    seen = 0
    for address in addresses:
        response = administrator.get(address)
        assert response.status_code < 500, address
        html = response.headers.get("Content-Type", "").startswith("text/html") and not response.streaming
        if html:
            assert SCRIPT not in response.content.decode(), address
            seen += b"alert(7)" in response.content
    assert seen > 100  # or no script reached any screen, and this test sees nothing


def test_no_bulk_action_takes_a_name_for_a_script(rows, administrator):
    tried = 0
    for row in [rows.hub.page_ptr, *rows.rows.values()]:
        poison(row)
    User.objects.update(first_name=SCRIPT, last_name=SCRIPT, public_name=SCRIPT)
    for row in {type(row): row for row in [rows.hub.page_ptr, *rows.rows.values()]}.values():
        app, model = row._meta.app_label, row._meta.model_name
        for action in BULK.get((app, model), ()):
            response = administrator.get(
                reverse("wagtail_bulk_action", args=[app, model, action]), {"id": row.pk, "next": "/admin/"}
            )
            assert response.status_code == 200, (app, model, action)
            assert SCRIPT not in response.content.decode(), (app, model, action)
            tried += b"alert(7)" in response.content
    assert tried >= 8


def test_no_visitor_makes_a_size_of_a_picture():
    """Only renditions that pages name exist; there is no address that makes others, signed or not."""
    for name in ("wagtailimages_serve", "wagtailimages_serve_action"):
        with pytest.raises(NoReverseMatch):
            reverse(name, args=["signature", 1, "width-100"])


@pytest.mark.parametrize("spec", ["width-100000", "max-50000x50000", "fill-90000x90000", "scale-90000"])
def test_no_editor_makes_a_picture_of_any_size(rows, administrator, spec):
    image = PortalImage.objects.first()
    response = administrator.get(reverse("wagtailimages:preview", args=[image.pk, spec]))
    if response.status_code != 400:  # never bigger than it was
        shown = Image.open(BytesIO(response.getvalue()))
        assert (shown.width <= image.width, shown.height <= image.height) == (True, True)


@pytest.mark.parametrize("spec", [SCRIPT, "width-10|" + SCRIPT, "format-svg", "width-10%22%3E"])
def test_the_address_generator_of_pictures_gives_no_script_back(rows, administrator, spec):
    image = PortalImage.objects.first()
    for name in ("generate_url", "preview"):
        response = administrator.get(f"/admin/images/{image.pk}/{name}/{spec}/")
        assert response.status_code in {301, 400, 404}
        assert SCRIPT not in response.content.decode() or response["Content-Type"] == "application/json"


@pytest.mark.parametrize("group", [None, *roles.PERMISSIONS])
def test_drafts_are_in_no_public_answer_whoever_asks(home, group):
    add_hub(home, title="Quite secret", slug="quite-secret", live=False)
    client = Client(raise_request_exception=False)
    if group:
        user = User.objects.create_user("reader")
        user.groups.add(user.groups.model.objects.get(name=group))
        client.force_login(user)
    public = ["/", "/conditions/", "/search/?q=secret", "/sitemap.xml", "/sitemap-pages.xml", "/updates.xml"]
    own = ["/conditions/quite-secret/", "/glossary/", "/api/oruk/v3/services?search=secret"]
    for address in public + own:
        assert b"Quite secret" not in client.get(address).content, address


def test_no_title_of_a_translation_is_taken_for_a_script(home, administrator):
    hub = add_hub(home)
    welsh = Locale.objects.create(language_code="cy")
    other = hub.copy_for_translation(welsh, copy_parents=True)
    Page.objects.filter(pk__in=[other.pk, other.get_parent().pk]).update(title=SCRIPT, draft_title=SCRIPT)
    seen = 0
    for page in (hub, other):
        for view in ("edit", "delete", "usage", "copy", "move", "history", "view_draft"):
            html = administrator.get(reverse(f"wagtailadmin_pages:{view}", args=[page.pk])).content.decode()
            assert SCRIPT not in html, view
            seen += "alert(7)" in html
    assert seen >= 6


def test_no_cell_heading_or_caption_of_a_table_is_a_script():
    typed = {"key": "a", "type": "unstyled", "text": SCRIPT, "depth": 0, "inlineStyleRanges": [], "entityRanges": []}
    block = TableBlock()
    sent = {"cell": json.dumps({"blocks": [typed], "entityMap": {}})}  # as the editor's form sends it
    cell = block.child_blocks["text"].value_from_datadict(sent, {}, "cell").source
    column = {"type": "text", "heading": SCRIPT}
    html = block.render(block.to_python({"columns": [column], "rows": [{"values": [cell]}], "caption": SCRIPT}))
    assert html.count("alert(7)") >= 3
    assert "<script" not in html
