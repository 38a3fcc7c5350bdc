"""Claims in the admin: who settles one, what is told after a correction, what may be deleted."""

import datetime

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from portal import roles
from portal.content.tests.factories import SourceFactory, add_hub, make_claim
from portal.evidence.models import Claim, Concern
from portal.users.models import User

pytestmark = pytest.mark.django_db
BASE = "wagtailsnippets_evidence_claim"
LONG_AGO = datetime.date(2024, 2, 29)


@pytest.fixture
def claim():
    return make_claim((SourceFactory(), {"says": "About 6."}), key="how-common", statement="About 6 in a million.")


@pytest.fixture
def page(home, claim):
    return add_hub(home, body=[("text", f'<p><a linktype="claim" id="{claim.pk}">Rare.</a></p>')])


def member(group):
    user = User.objects.create_user(f"m{User.objects.count()}", password="x", public_name="Dr Example")
    user.groups.add(Group.objects.get(name=group))
    return user


@pytest.fixture
def editor(client):
    client.force_login(member(roles.EDITORS))
    return client


@pytest.fixture
def doctor(client):
    user = member(roles.MEDICAL_REVIEWERS)
    client.force_login(user)
    client.user = user
    return client


def posted(claim, **values):
    row = claim.evidence.get()
    return {
        **{name: getattr(claim, name) or "" for name in ("statement", "key", "topic", "subject", "status", "strength")},
        "disagreement": "",
        "note": "",
        "evidence-TOTAL_FORMS": 1,
        "evidence-INITIAL_FORMS": 1,
        "evidence-MIN_NUM_FORMS": 0,
        "evidence-MAX_NUM_FORMS": 1000,
        "evidence-0-id": row.pk,
        "evidence-0-source": row.source_id,
        "evidence-0-stance": row.stance,
        "evidence-0-says": row.says,
        "evidence-0-place": "",
        "evidence-0-ORDER": 1,
    } | values


def edit(client, claim, **values):
    response = client.post(reverse(f"{BASE}:edit", args=[claim.pk]), posted(claim, **values), follow=True)
    return response.content.decode()


def settled(claim, doctor_user):
    claim.settle(doctor_user)
    claim.save()


def test_a_doctor_settles_it_and_who_and_when_fill_themselves_in(doctor, claim):
    edit(doctor, claim, status="settled")
    claim.refresh_from_db()
    assert (claim.status, claim.settled_by, claim.settled_on) == ("settled", doctor.user, timezone.localdate())


def test_an_editor_may_not_settle_it(editor, claim):
    assert "Only a medical reviewer can settle a fact" in edit(editor, claim, status="settled")
    claim.refresh_from_db()
    assert claim.status == "unchecked"


def test_only_a_doctor_lets_readers_see_what_was_held_back(editor, claim):
    Claim.objects.update(held_back=True)
    assert "Only a medical reviewer can let readers see" in edit(editor, claim)
    edit(editor, claim, held_back="on", note="Ask in spring")
    assert (Claim.objects.get().held_back, Claim.objects.get().note) == (True, "Ask in spring")
    editor.force_login(member(roles.MEDICAL_REVIEWERS))
    edit(editor, claim)
    assert not Claim.objects.get().held_back


def test_an_old_version_from_before_does_not_let_readers_see_it(editor, claim):
    before = claim.save_revision()
    Claim.objects.update(held_back=True)
    url = reverse(f"{BASE}:revisions_revert", args=[claim.pk, before.pk])
    assert "Only a medical reviewer can let readers see" in editor.post(url, posted(claim)).content.decode()
    assert Claim.objects.get().held_back
    with pytest.raises(PermissionDenied):
        before.as_object().save()
    editor.force_login(member(roles.MEDICAL_REVIEWERS))
    editor.post(url, posted(claim))
    assert not Claim.objects.get().held_back


def test_an_administrator_may_not_settle_it_either_unless_a_group_says_so(admin_client, admin_user, claim):
    assert "Only a medical reviewer can settle a fact" in edit(admin_client, claim, status="settled")
    assert Claim.objects.get().status == "unchecked"
    admin_user.groups.add(Group.objects.get(name=roles.MEDICAL_REVIEWERS))
    edit(admin_client, claim, status="settled")
    assert Claim.objects.get().settled_by == admin_user


def settled_long_ago(claim):
    anna = member(roles.MEDICAL_REVIEWERS)
    settled(claim, anna)
    Claim.objects.update(settled_on=LONG_AGO)
    claim.refresh_from_db()
    return anna


@pytest.mark.parametrize("values", [{"statement": "About 5."}, {"evidence-0-says": "About 5."}, {"strength": "strong"}])
def test_a_second_doctor_who_rewords_it_answers_for_the_new_words(doctor, claim, values):
    anna = settled_long_ago(claim)
    edit(doctor, claim, status="settled", **values)
    claim.refresh_from_db()
    assert (claim.status, claim.settled_by, claim.settled_on) == ("settled", doctor.user, timezone.localdate())
    assert claim.settled_by != anna


def test_a_second_doctor_who_adds_a_note_does_not(doctor, claim):
    anna = settled_long_ago(claim)
    edit(doctor, claim, note="See the minutes")
    claim.refresh_from_db()
    assert (claim.note, claim.settled_by, claim.settled_on) == ("See the minutes", anna, LONG_AGO)


def test_nobody_settles_in_the_name_of_another_or_for_another_day(doctor, claim):
    anna = member(roles.MEDICAL_REVIEWERS)
    edit(doctor, claim, status="settled", settled_by=anna.pk, settled_on="2020-01-01")
    claim.refresh_from_db()
    assert (claim.settled_by, claim.settled_on) == (doctor.user, timezone.localdate())
    edit(doctor, claim, settled_by=anna.pk, settled_on="2020-01-01")
    claim.refresh_from_db()
    assert (claim.settled_by, claim.settled_on) == (doctor.user, timezone.localdate())


def test_going_back_to_what_another_doctor_settled_is_to_settle_it(doctor, claim):
    settled_long_ago(claim)
    old = claim.save_revision()
    claim.status, claim.statement = "unchecked", "About 5 in a million."
    claim.save()
    claim.save_revision()
    assert (claim.settled_by, claim.settled_on) == (None, None)
    doctor.post(reverse(f"{BASE}:revisions_revert", args=[claim.pk, old.pk]), posted(old.as_object()))
    claim.refresh_from_db()
    assert (claim.statement, claim.settled_by) == ("About 6 in a million.", doctor.user)
    assert claim.settled_on == timezone.localdate()


def test_the_rule_holds_without_the_form(claim):
    anna = settled_long_ago(claim)
    for name, value in (("statement", "About 5."), ("settled_by", None), ("settled_on", timezone.localdate())):
        changed = Claim.objects.get()
        setattr(changed, name, value)
        with pytest.raises(PermissionDenied):
            changed.save()
    fresh = make_claim(key="other")
    fresh.status, fresh.settled_on = "settled", LONG_AGO
    with pytest.raises(PermissionDenied):
        fresh.save()
    with pytest.raises(PermissionDenied):
        claim.settle(member(roles.EDITORS))
    assert (Claim.objects.get(key="how-common").statement, claim.settled_by) == ("About 6 in a million.", anna)
    assert Claim.objects.get(key="other").status == "unchecked"


@pytest.mark.parametrize("values", [{"statement": "About 5."}, {"evidence-0-says": "About 5."}, {"strength": "strong"}])
def test_what_was_settled_is_not_reworded_by_others(editor, claim, values):
    settled(claim, member(roles.MEDICAL_REVIEWERS))
    assert "Only a medical reviewer" in edit(editor, claim, **values)
    assert "Only a medical reviewer" not in edit(editor, claim, status="unchecked", **values)
    assert Claim.objects.get().status == "unchecked"


def test_an_editor_may_add_a_note_to_what_was_settled(editor, claim):
    settled(claim, member(roles.MEDICAL_REVIEWERS))
    edit(editor, claim, note="See the minutes", topic="Figures")
    claim.refresh_from_db()
    assert (claim.note, claim.topic, claim.status) == ("See the minutes", "Figures", "settled")


def test_an_editor_may_not_bring_back_an_old_settled_version(editor, claim):
    settled(claim, member(roles.MEDICAL_REVIEWERS))
    old = claim.save_revision()
    claim.status, claim.statement = "unchecked", "About 5 in a million."
    claim.save()
    claim.save_revision()
    url = reverse(f"{BASE}:revisions_revert", args=[claim.pk, old.pk])
    values = posted(old.as_object())
    assert "Only a medical reviewer" in editor.post(url, values, follow=True).content.decode()
    assert Claim.objects.get().statement == "About 5 in a million."


def test_after_a_correction_the_editor_hears_how_many_pages_wait(editor, claim, page):
    html = edit(editor, claim, statement="About 5 in a million.")
    assert "1 page that uses it waits in the review queue" in html
    assert reverse(f"{BASE}:usage", args=[claim.pk]) in html
    assert Concern.objects.get().page_id == page.pk
    assert "review queue" not in edit(editor, Claim.objects.get(), note="x")


def test_a_fact_in_use_is_not_deleted(editor, claim, page):
    url = reverse(f"{BASE}:delete", args=[claim.pk])
    many = reverse("wagtail_bulk_action", args=["evidence", "claim", "delete"]) + f"?id={claim.pk}"
    for address in (url, many):
        assert "Pages use how-common" in editor.post(address, follow=True).content.decode()
    assert Claim.objects.exists()
    page.delete()
    editor.post(url)
    assert not Claim.objects.exists()


def test_the_list_filters_and_exports_and_the_form_offers_topics_in_use(editor, claim):
    make_claim(key="pain", topic="Symptoms", subject="CIDP", status="disputed")
    url = reverse(f"{BASE}:list")
    for query in ("status=disputed", "topic=Symptoms", "subject=CIDP", "q=pain"):
        html = editor.get(f"{url}?{query}").content.decode()
        assert "pain" in html and "how-common" not in html, query
    assert b"how-common" in editor.get(f"{url}?export=csv").getvalue()
    assert '<option value="Symptoms">' in editor.get(reverse(f"{BASE}:add")).content.decode()


def test_history_and_comparison_show_what_changed(editor, claim):
    edit(editor, claim, statement="About 5 in a million.")
    edit(editor, Claim.objects.get(), statement="About 4 in a million.")
    assert editor.get(reverse(f"{BASE}:history", args=[claim.pk])).status_code == 200
    first, second = claim.revisions.order_by("pk")
    html = editor.get(reverse(f"{BASE}:revisions_compare", args=[claim.pk, first.pk, second.pk])).content.decode()
    assert "4" in html and "5" in html


@pytest.mark.parametrize("group", [roles.DIRECTORY_STAFF, roles.LIVED_EXPERIENCE_REVIEWERS])
@pytest.mark.parametrize("view", ["list", "add", "edit", "delete", "usage", "history"])
def test_others_do_not_reach_them(client, claim, group, view):
    client.force_login(member(group))
    args = [] if view in ("list", "add") else [claim.pk]
    assert client.get(reverse(f"{BASE}:{view}", args=args)).status_code in (302, 403)


@pytest.mark.parametrize("model", ["source", "glossaryterm"])
def test_the_other_lists_can_be_searched_too(editor, model):
    assert editor.get(reverse(f"wagtailsnippets_evidence_{model}:list") + "?q=pain").status_code == 200
