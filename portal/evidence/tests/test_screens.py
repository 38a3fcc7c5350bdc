"""The screens of the review cycle: who gets in, what they show, what they do. No script is needed for any of it."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail.models import Task, TaskState, Workflow
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from portal import roles
from portal.content.tests.factories import SourceFactory, add_hub, add_page, add_topic
from portal.evidence.analysis import analysis_of
from portal.evidence.models import Claim, Concern, PageCare, PageReviewer, Review, ReviewTask, Role
from portal.evidence.tests.people import browser, fresh, name_reviewer, person, redraft, seen, signed, submit
from portal.home.models import InformationPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def hub(home):
    return add_hub(home)


@pytest.fixture
def source():
    return SourceFactory(title="A guideline")


@pytest.fixture
def page(hub, source):
    words = f'<p>Hands get weak. <a linktype="source" id="{source.pk}">[S]</a></p><p>Rest helps.</p>'
    return add_topic(hub, title="Next", slug="next", body=[{"type": "text", "value": words}])


@pytest.fixture
def editor(db):
    return person("ed", roles.EDITORS)


@pytest.fixture
def doctor(db):
    return person("doc", roles.MEDICAL_REVIEWERS, public_name="Dr Example", public_role="neurologist")


def url(page, role=Role.MEDICAL) -> str:
    return reverse("evidence_review:sign", args=[page.pk, role])


def rewrite(page, words: str, user=None):
    body = [{"type": "text", "value": words}]
    return redraft(page, user, body=page._meta.get_field("body").stream_block.to_python(body))


def test_the_whole_text_is_shown_first_and_then_what_changed_in_words(page, doctor):
    client = browser(doctor)
    html = client.get(url(page)).content.decode()
    assert "The whole text" in html and "Rest helps." in html and "A guideline" in html
    signed(page, doctor)
    rewrite(page, "<p>Hands and arms get weak.</p><p>Rest helps.</p><p>So do friends.</p>")
    html = client.get(url(page)).content.decode()
    assert "Before:" in html and "<ins>and arms</ins>" in html and "Added:" in html
    assert "Rest helps." not in html and "Removed:" in html  # the source is no longer cited


def test_what_the_page_points_to_is_called_by_its_name(page, hub, doctor, source):
    claim = Claim.objects.create(key="rare", statement="It is rare.", topic="What it is")
    row = {"type": "item", "value": {"figure": "Rare", "label": "6 in a million", "claim": claim.pk, "sources": []}}
    body = [
        {"type": "plain_and_medical", "value": {"plain": "<p>Weak.</p>", "medical": "<p>Paretic.</p>"}},
        {"type": "key_figures", "value": {"figures": [row]}},
    ]
    redraft(page, doctor, body=page._meta.get_field("body").stream_block.to_python(body))
    html = browser(doctor).get(url(page)).content.decode()
    shown = html[html.index("The whole text") : html.index("Sources it cites")]
    assert "rare: It is rare." in shown and f"<dd>{claim.pk}</dd>" not in "".join(shown.split())
    assert shown.index("plain and medical, plain") < shown.index("plain and medical, medical")  # as readers meet them
    assert "Meta description" not in shown


def test_a_corrected_claim_is_compared_in_words_of_people(page, doctor, source):
    claim = Claim.objects.create(key="rest", statement="Rest helps", topic="Help")
    claim.evidence.create(source=source, says="In a small study.", place="page 3")
    claim.save()
    words = f'<p><a linktype="claim" id="{claim.pk}">Rest helps.</a></p>'
    signed(rewrite(page, words), doctor)
    claim.status = Claim.Status.DISPUTED
    claim.save()
    soup = BeautifulSoup(browser(doctor).get(url(page)).content, "html.parser")
    now = " ".join(soup.select_one(".review-after").get_text(" ").split())
    assert now == "Now: Rest helps. In dispute. Not rated yet. A guideline: Says so: In a small study. (page 3)."


def test_a_source_opens_beside_what_the_reviewer_has_typed(page, doctor, source):
    soup = BeautifulSoup(browser(doctor).get(url(page)).content, "html.parser")
    link = soup.find("a", href=source.link)
    assert link["target"] == "_blank" and "opens in a new tab" in link.text


def test_signing_keeps_what_was_declared_and_offers_it_next_time(page, doctor):
    client = browser(doctor)
    client.post(url(page), {"seen": seen(page), "decision": "signed", "interests": "Paid by nobody"})
    assert Review.objects.get().interests == "Paid by nobody"
    assert "Paid by nobody" in client.get(url(page)).content.decode()


def test_what_is_wrong_is_said_and_what_was_typed_is_kept(page, doctor):
    client = browser(doctor)
    old = seen(page)
    rewrite(page, "<p>Other.</p>")
    html = client.post(url(page), {"seen": old, "decision": "signed", "interests": "Mine"}).content.decode()
    assert "changed the text" in html and "Mine" in html and "Other." in html and seen(page) in html
    html = client.post(url(page), {"seen": seen(page), "decision": "declined", "comment": ""}).content.decode()
    assert "what has to change" in html
    assert not Review.objects.exists()


def test_claims_stand_beside_what_each_source_says_with_open_questions(page, doctor, source, monkeypatch):
    claim = Claim.objects.create(key="weak", statement="Hands get weak first.", topic="Symptoms")
    claim.evidence.create(source=source, says="In nine of ten people.")
    claim.save()
    Concern.objects.create(kind=Concern.Kind.READER, page=page, text="Is this old?")
    from portal.evidence.reviewing import sign as view

    shown = {"fields": {}, "shown": {f"evidence.claim:{claim.pk}": {}}}
    monkeypatch.setattr(view, "material_of", lambda page: shown)
    html = browser(doctor).get(url(page)).content.decode()
    assert "Hands get weak first." in html and "In nine of ten people." in html and "Is this old?" in html


def test_the_reading_grade_stands_there(page, doctor):
    html = browser(doctor).get(url(page)).content.decode()
    assert f"Reading grade {analysis_of(page).grade:.1f}" in html


def test_reading_writes_nothing(page, doctor):
    page.revisions.all().delete()
    browser(doctor).get(url(page))
    assert not page.revisions.exists()


def test_the_workflow_is_signed_through_and_publishes(page, editor, doctor):
    rewrite(page, "<p>Hands and arms get weak.</p>", editor)
    submit(page, editor)
    assert not fresh(page).permissions_for_user(editor).can_publish()
    html = browser(doctor).get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert f'href="{url(page)}"' in html
    browser(doctor).post(url(page), {"seen": seen(page), "decision": "signed", "interests": "None"})
    assert "arms" in str(fresh(page).body)
    assert not fresh(page).current_workflow_state
    assert "Medically reviewed" in browser(doctor).get(page.url).content.decode()


def test_declining_sends_it_back_and_the_editor_sends_it_again(page, editor, doctor):
    rewrite(page, "<p>Arms.</p>", editor)
    state = submit(page, editor)
    values = {"seen": seen(page), "decision": "declined", "comment": "Say hands."}
    browser(doctor).post(url(page), values)
    state.refresh_from_db()
    assert state.status == state.STATUS_NEEDS_CHANGES
    assert state.current_task_state.comment == "Say hands."
    assert "arms" not in str(fresh(page).body).lower()
    rewrite(page, "<p>Hands.</p>", editor)
    state.resume(editor)
    browser(doctor).post(url(page), {"seen": seen(page), "decision": "signed", "interests": "None"})
    assert "Hands." in str(fresh(page).body)


@pytest.mark.parametrize("action", ["approve", "reject", "review"])
@pytest.mark.parametrize("who", ["doctor", "admin"])
def test_no_view_of_wagtail_ends_a_step_without_a_signature(page, editor, doctor, admin_user, action, who):
    rewrite(page, "<p>Arms.</p>", editor)
    state = submit(page, editor)
    task = state.current_task_state
    client = browser(doctor if who == "doctor" else admin_user)
    for name in ("workflow_action", "collect_workflow_action_data"):
        client.post(reverse(f"wagtailadmin_pages:{name}", args=[page.pk, action, task.pk]), {"comment": "x"})
    values = {"title": "Next", "slug": "next", "action-workflow-action": "1", "workflow-action-name": action}
    empty = {"body": streamfield([]), "related_pages": streamfield([]), "comments": inline_formset([])}
    response = client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), nested_form_data(values | empty))
    assert response.status_code == 302
    task.refresh_from_db()
    assert task.status == TaskState.STATUS_IN_PROGRESS
    assert not Review.objects.exists() and "Arms." not in str(fresh(page).body)


def test_wagtails_button_leads_to_the_screen(page, editor, doctor):
    task = submit(page, editor).current_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "review", task.pk])
    response = browser(doctor).post(address)
    assert response["Location"] == url(page)
    assert "Awaiting your review" in browser(doctor).get(reverse("wagtailadmin_home")).content.decode()


def test_the_text_stays_still_while_it_is_read_but_leads_may_act(page, editor, doctor):
    submit(page, editor)
    lock = fresh(page).get_lock()
    assert lock.for_user(editor)
    assert not lock.for_user(doctor)
    assert not lock.for_user(person("lead", roles.EDITORIAL_LEADS))


def test_a_later_step_does_not_publish_what_was_changed_after_the_medical_one(page, editor, doctor):
    workflow = Workflow.objects.get(name="Medical review")
    workflow.workflow_tasks.create(task=Task.objects.get(name="Editorial check"), sort_order=1)
    workflow.save()
    rewrite(page, "<p>Arms.</p>", editor)
    submit(page, editor)
    browser(doctor).post(url(page), {"seen": seen(page), "decision": "signed", "interests": "None"})
    assert "Arms." not in str(fresh(page).body)
    rewrite(page, "<p>Legs.</p>", editor)
    checker = person("check", roles.EDITORIAL_LEADS)
    checker.groups.clear()
    from django.contrib.auth.models import Permission

    checker.user_permissions.set(Permission.objects.filter(codename__in=["access_admin", "sign_editorial"]))
    values = {"seen": seen(page), "decision": "signed", "interests": "None"}
    html = browser(checker).post(url(page, Role.EDITORIAL), values).content.decode()
    assert "has to be signed again" in html
    assert "Legs." not in str(fresh(page).body) and Review.objects.count() == 1


def test_pages_that_need_no_review_get_the_editorial_check(home, hub):
    about = add_page(home, InformationPage, slug="about")
    assert about.get_workflow().name == "Editorial check"
    assert hub.get_workflow().name == "Medical review"
    assert not Workflow.objects.filter(name="Moderators approval", active=True).exists()


def test_care_says_how_the_editorial_check_stands_where_a_page_rests_on_it(home, editor):
    about = add_page(home, InformationPage, slug="about")
    address = reverse("evidence_review:care", args=[about.pk])
    client = browser(editor)
    assert "needs no medical review. Never had an editorial check." in words(client.get(address))
    signed(about, person("lead", roles.EDITORIAL_LEADS), Role.EDITORIAL)
    assert "Editorial check holds. Next review due:" in words(client.get(address))
    redraft(about, summary="Other words.").get_latest_revision().publish()
    html = words(client.get(address))
    assert "Changed since the editorial check." in html and "Medical" not in html.split("Who looks after it")[0]


def words(response) -> str:
    return BeautifulSoup(response.content, "html.parser").main.get_text(" ", strip=True)


def test_workflows_are_made_once_and_an_editors_own_choice_stays(hub):
    other = Workflow.objects.create(name="Ours")
    from wagtail.models import Page, WorkflowPage

    WorkflowPage.objects.filter(page__depth=1).update(workflow=other)
    before = Workflow.objects.count()
    roles.sync_roles()
    assert Workflow.objects.count() == before
    assert Page.objects.get(depth=1).workflowpage.workflow == other


SCREENS = {
    "medical": [roles.MEDICAL_REVIEWERS],
    "lived-experience": [roles.LIVED_EXPERIENCE_REVIEWERS],
    "editorial": [roles.EDITORIAL_LEADS],
    "preview": [roles.MEDICAL_REVIEWERS],
    "care": [roles.EDITORS, roles.EDITORIAL_LEADS, roles.MEDICAL_REVIEWERS],
    "small-edit": [roles.EDITORS, roles.EDITORIAL_LEADS],
}


@pytest.mark.parametrize("group", roles.PERMISSIONS)
def test_each_role_reaches_its_own_screens_only(page, group):
    someone = person("someone", group)
    client = browser(someone)
    name_reviewer(page, someone, Role.LIVED_EXPERIENCE)  # the groups that may not edit pages have to be asked
    for screen, groups in SCREENS.items():
        path = "medical/preview" if screen == "preview" else screen
        response = client.get(f"/admin/review/{page.pk}/{path}/")
        assert (response.status_code == 200) == (group in groups), (group, screen)
    assert client.get(f"/admin/review/{page.pk}/nonsense/").status_code == 404


def test_a_volunteer_sees_the_drafts_of_pages_that_ask_them_and_of_no_others(page, hub, editor):
    kin = person("kin", roles.LIVED_EXPERIENCE_REVIEWERS)
    client, screens = browser(kin), [url(page, Role.LIVED_EXPERIENCE)]
    screens.append(reverse("evidence_review:preview", args=[page.pk, Role.LIVED_EXPERIENCE]))

    def gets_in() -> bool:
        [status] = {client.get(screen).status_code for screen in screens}
        return status == 200

    values = {"seen": seen(page), "decision": "signed", "interests": "None"}
    assert not gets_in()
    client.post(screens[0], values)
    assert not Review.objects.exists()
    name_reviewer(hub, kin, Role.LIVED_EXPERIENCE)  # another page
    name_reviewer(page, kin, Role.MEDICAL)  # another role
    name_reviewer(page, person("kin2", roles.LIVED_EXPERIENCE_REVIEWERS), Role.LIVED_EXPERIENCE)
    submit(page, editor)  # to the doctors
    assert not gets_in()
    name_reviewer(page, kin, Role.LIVED_EXPERIENCE)
    assert gets_in()
    client.post(screens[0], values)
    assert Review.objects.get().reviewer == kin
    PageReviewer.objects.filter(user=kin).delete()
    assert gets_in()  # what they signed they may take back


def test_a_step_in_their_role_asks_all_who_may_sign(page, editor):
    client = browser(person("kin", roles.LIVED_EXPERIENCE_REVIEWERS))
    task = ReviewTask.objects.create(name="Lived", role=Role.LIVED_EXPERIENCE)
    workflow = Workflow.objects.create(name="By those who live with it")
    workflow.workflow_tasks.create(task=task, sort_order=0)
    workflow.save()
    state = workflow.start(fresh(page), editor)
    assert client.get(url(page, Role.LIVED_EXPERIENCE)).status_code == 200
    state.cancel()
    assert client.get(url(page, Role.LIVED_EXPERIENCE)).status_code != 200


def test_administrators_sign_only_where_a_group_says_so(page, admin_user):
    client = browser(admin_user)
    assert client.get(url(page)).status_code != 200
    assert client.get(reverse("evidence_review:care", args=[page.pk])).status_code == 200
    admin_user.groups.add(*person("d", roles.MEDICAL_REVIEWERS).groups.all())
    assert client.get(url(page)).status_code == 200


def test_visitors_are_sent_to_sign_in(client, page):
    for path in ("medical", "care", "small-edit", "medical/preview"):
        assert "/admin/login/" in client.get(f"/admin/review/{page.pk}/{path}/")["Location"]


def test_an_alias_is_reviewed_where_its_page_is(page, doctor):
    alias = page.create_alias(update_slug="alias")
    html = browser(doctor).get(url(alias)).content.decode()
    assert reverse("evidence_review:preview", args=[page.pk, "medical"]) in html


def test_leads_say_who_looks_after_a_page_and_editors_only_read_it(page, editor, doctor):
    address = reverse("evidence_review:care", args=[page.pk])
    lead = person("lead", roles.EDITORIAL_LEADS)
    values = {"owner": editor.pk, "review_months": 12, "reviewers_medical": [doctor.pk]}
    assert browser(editor).post(address, values).status_code != 200 and not PageCare.objects.exists()
    browser(lead).post(address, values)
    care = PageCare.objects.get()
    assert (care.page_id, care.owner, care.review_months) == (page.pk, editor, 12)
    assert list(PageReviewer.objects.values_list("user", "role")) == [(doctor.pk, "medical")]
    assert "Dr Example" in browser(editor).get(address).content.decode()
    browser(lead).post(address, {"review_months": 24, "reviewers_medical": []})
    assert not PageReviewer.objects.exists()
    assert "60" in browser(lead).post(address, {"review_months": 99}).content.decode()
    browser(lead).post(address, {"review_months": 24, "reviewers_medical": [editor.pk]})
    assert not PageReviewer.objects.exists()  # an editor may not sign as a doctor


def test_the_ways_there_stand_in_the_menu_of_the_page(page, editor, doctor):
    html = browser(doctor).get(reverse("wagtailadmin_explore", args=[page.pk])).content.decode()
    assert url(page) in html
    rewrite(page, "<p>Hand get weak.</p>", editor)
    html = browser(editor).get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert url(page) not in html
    for name in ("care", "small_edit"):
        assert reverse(f"evidence_review:{name}", args=[page.pk]) in html
