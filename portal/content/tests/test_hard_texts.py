"""In the editor: what is hard to read is shown, and published by no way without a word on why."""

import pytest
from django.urls import reverse
from wagtail.models import PageLogEntry
from wagtail.test.utils.form_data import nested_form_data, streamfield

from portal import roles
from portal.content.forms import HardWordsPanel
from portal.content.tests.factories import add_hub
from portal.content.tests.test_pages import OUR_PAGES
from portal.content.tests.test_plain_words import HARD, saying
from portal.evidence.models import Role
from portal.evidence.signing import NotSigned
from portal.evidence.tests.people import person, seen
from portal.evidence.workflow import sign_and_move_on
from portal.users.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def hub(home):
    return add_hub(home)


class TestTheEditor:
    @pytest.fixture
    def editor(self, client):
        user = User.objects.create_user("writer", password="pw")
        user.groups.add(*roles.Group.objects.filter(name__in=[roles.EDITORS, roles.EDITORIAL_LEADS]))
        client.force_login(user)
        return client

    def post(self, editor, page, text, **more):
        data = {
            "title": page.title,
            "slug": page.slug,
            "summary": text,
            "body": streamfield([("heading", "A heading")]),
            "related_pages": streamfield([]),
            "comments-TOTAL_FORMS": 0,
            "comments-INITIAL_FORMS": 0,
            **more,
        }
        return editor.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), nested_form_data(data))

    def test_the_checks_stand_in_the_checks_panel(self, editor, hub):
        page = saying(hub, "Ask for an XYZ.")
        html = editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
        assert "Word with no explanation" in html
        assert "“XYZ”" in html
        assert "hard_words_reason" not in html  # a plain text asks for no reason

    def test_two_versions_are_compared_with_their_reasons(self, editor, hub):
        first = hub.save_revision()
        hub.summary, hub.hard_words_reason = "Other words.", "Doctors asked for it."
        second = hub.save_revision()
        html = editor.get(reverse("wagtailadmin_pages:revisions_compare", args=[hub.pk, first.pk, second.pk]))
        assert html.status_code == 200
        assert "Other words." in html.content.decode() and "Doctors asked for it." in html.content.decode()

    def test_the_panel_fetches_the_newest_draft(self, editor, hub):
        page = saying(hub, "Plain words.")
        page.body = [("text", "<p>Now with an XYZ.</p>")]
        page.save_revision()
        assert "“XYZ”" in editor.get(reverse("plain_words", args=[page.pk])).content.decode()

    def test_who_may_not_edit_the_page_may_not_read_its_draft(self, client, hub):
        user = User.objects.create_user("helper", password="pw")
        user.groups.add(roles.Group.objects.get(name=roles.DIRECTORY_STAFF))
        address = reverse("plain_words", args=[hub.pk])
        assert client.get(address).status_code == 302
        client.force_login(user)
        assert client.get(address).status_code in (302, 403)
        assert "Reading grade" not in client.get(address, follow=True).content.decode()

    def test_a_hard_draft_is_saved_without_a_word(self, editor, hub):
        page = saying(hub, "Plain.", live=False)
        assert self.post(editor, page, HARD).status_code == 302
        page.refresh_from_db()
        assert page.get_latest_revision_as_object().summary == HARD

    def test_publishing_a_hard_text_asks_why_and_loses_nothing(self, editor, hub):
        page = saying(hub, "Plain.", live=False)
        response = self.post(editor, page, HARD, **{"action-publish": "1"})
        html = response.content.decode()
        page.refresh_from_db()
        assert not page.live
        assert "Make the text plainer" in html
        assert HARD in html
        assert 'name="hard_words_reason"' in html

    def test_with_a_reason_it_is_published_and_the_reason_kept(self, editor, hub):
        page = saying(hub, "Plain.", live=False)
        more = {"action-publish": "1", "hard_words_reason": "A law is quoted."}
        assert self.post(editor, page, HARD, **more).status_code == 302
        page.refresh_from_db()
        assert page.live
        entry = PageLogEntry.objects.get(page=page.pk, action="evidence.hard_words")
        assert entry.data["reason"] == "A law is quoted." and entry.user.username == "writer"
        assert entry.data["grade"] > 9
        assert "A law is quoted." in entry.message

    def test_a_plain_text_is_published_without_a_reason(self, editor, hub):
        page = saying(hub, "Plain.", live=False)
        assert self.post(editor, page, "Your hands may get weak.", **{"action-publish": "1"}).status_code == 302
        page.refresh_from_db()
        assert page.live
        assert not PageLogEntry.objects.filter(page=page.pk, action="evidence.hard_words").exists()

    def test_it_is_asked_before_the_text_goes_to_a_reviewer(self, editor, hub):
        page = saying(hub, "Plain.", live=False)
        assert "Make the text plainer" in self.post(editor, page, HARD, **{"action-submit": "1"}).content.decode()
        more = {"action-submit": "1", "hard_words_reason": "A law is quoted."}
        assert self.post(editor, page, HARD, **more).status_code == 302
        assert page.workflow_in_progress

    def test_many_at_once_are_published_only_with_their_reasons(self, editor, hub):
        page = saying(hub, HARD, live=False)
        other = saying(hub, "Plain.", live=False, slug="other")
        url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"]) + f"?id={page.pk}&id={other.pk}"
        html = editor.post(url, {"next": "/admin/"}, follow=True).content.decode()
        assert "do not say why" in html and page.title in html
        assert not type(page).objects.filter(slug__in=[page.slug, "other"], live=True).exists()
        self.post(editor, page, HARD, hard_words_reason="A law is quoted.")
        editor.post(url)
        assert type(page).objects.filter(slug__in=[page.slug, "other"], live=True).count() == 2
        assert PageLogEntry.objects.get(page=page.pk, action="evidence.hard_words").data["reason"] == "A law is quoted."

    def test_a_signature_does_not_publish_a_hard_text_without_a_reason(self, editor, hub):
        page = saying(hub, "Plain.", live=False)
        self.post(editor, page, "Plain words.", **{"action-submit": "1"})
        self.post(editor, page, HARD)  # a lead may, while it waits
        doctor = person("doc", roles.MEDICAL_REVIEWERS)
        said = {"seen": seen(page), "interests": "None"}
        with pytest.raises(NotSigned, match="hard to read"):
            sign_and_move_on(page, doctor, Role.MEDICAL, **said)
        assert not type(page).objects.get(pk=page.pk).live
        self.post(editor, page, HARD, hard_words_reason="A law is quoted.")
        sign_and_move_on(page, doctor, Role.MEDICAL, **said)  # readers do not see the reason
        assert type(page).objects.get(pk=page.pk).live

    @pytest.mark.parametrize("model", OUR_PAGES, ids=lambda model: model.__name__)
    def test_every_page_type_has_a_place_for_the_reason(self, model):
        assert any(isinstance(panel, HardWordsPanel) for panel in model.content_panels)
