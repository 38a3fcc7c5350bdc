"""What staff meet in the form and the list of services: drafts only, every change comparable, nothing lost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse
from wagtail.models import ModelLogEntry, Revision

from portal import roles
from portal.users.models import User
from support_directory.choices import Assurance
from support_directory.models import Attribute, Location, Organization, Phone, Service, Taxonomy, TaxonomyTerm
from support_directory.tests.factories import OrganizationFactory, ServiceFactory, make_public
from support_directory.tests.members import form_of, member, page_text, row, save, service_url

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def production(settings):
    """List only what was checked."""
    settings.SHOW_UNCHECKED_SERVICES = False


@pytest.fixture
def staff():
    return member("fiona", roles.DIRECTORY_STAFF)


@pytest.fixture
def administrator(client):
    client.force_login(User.objects.create_superuser("admin", "admin@example.org", "a password"))
    return client


@pytest.fixture
def public():
    return make_public(ServiceFactory(name="Old name", phone="0808 157 0192"))


@pytest.fixture
def terms():
    topic = Taxonomy.objects.create(slug="topic", name="Topic")
    money = TaxonomyTerm.objects.create(taxonomy=topic, slug="money", name="Money")
    return [money, TaxonomyTerm.objects.create(taxonomy=topic, slug="benefits", name="Benefits", parent=money)]


def draft(service) -> Service:
    return Service.objects.get(pk=service.pk).get_latest_revision_as_object()


def numbers(service) -> list[str]:
    return [phone.number for phone in service.phones.all()]


def compared(client, service) -> str:
    ids = list(Revision.objects.for_instance(service).order_by("pk").values_list("pk", flat=True))
    url = reverse("wagtailsnippets_support_directory_service:revisions_compare", args=[service.pk, "live", ids[-1]])
    return page_text(client.get(url))


def test_a_new_entry_is_a_draft_that_nobody_sees(staff):
    organization = OrganizationFactory()
    data = form_of(staff, service_url("add"))
    data |= {"name": "A line", "slug": "a-line", "organization": str(organization.pk), "assurance": "verified"}
    data |= row("phones", 0, number="0808-157-0192", type="voice")
    response = staff.post(service_url("add"), data)
    service = Service.objects.get(slug="a-line")
    assert (response.status_code, response["Location"]) == (302, service_url("edit", service))
    assert (service.live, service.assurance, numbers(service)) == (False, Assurance.UNCHECKED, ["0808 157 0192"])
    assert not Service.objects.listed().exists()


def test_an_edit_leaves_what_visitors_read_as_it_is(staff, public):
    response = save(staff, public, name="New name")
    assert response["Location"] == service_url("edit", public)
    public.refresh_from_db()
    assert (public.name, public.assurance) == ("Old name", Assurance.VERIFIED)
    assert draft(public).name == "New name"
    assert "Visitors see it after somebody has checked it" in page_text(staff.get(response["Location"]))


def test_a_row_added_in_a_draft_survives_the_next_saves(staff, public):
    save(staff, public, **row("phones", 1, number="0808 157 0193", type="voice"))
    save(staff, public, description="Said better.")
    save(staff, public, **{"phones-1-note": "then press 2"})
    assert [(phone.number, phone.note) for phone in draft(public).phones.all()] == [
        ("0808 157 0192", ""),
        ("0808 157 0193", "then press 2"),
    ]
    assert numbers(public) == ["0808 157 0192"]
    save(staff, public, **{"phones-0-DELETE": "on"})
    assert numbers(draft(public)) == ["0808 157 0193"]


def test_every_kind_of_row_can_be_added(staff, public):
    place = Location.objects.create(name="The house")
    rows = [
        row("schedules", 0, weekday="1", opens_at="09:00", closes_at="17:00"),
        row("schedule_exceptions", 0, first_day="2026-12-25", last_day="2026-12-26", note="Christmas"),
        row("areas", 1, area="local", name="Fife", nation="scotland"),
        row("service_at_locations", 0, location=str(place.pk)),
        row("contacts", 0, title="Adviser"),
        row("languages", 0, code="cy", name="Welsh"),
        row("cost_options", 0, amount="2.50", currency="GBP"),
    ]
    save(staff, public, **{name: value for one in rows for name, value in one.items()})
    save(staff, public, alert="Saved once more.")
    after = draft(public)
    assert [str(one) for one in after.schedules.all()] == ["Monday 09:00–17:00"]
    assert [str(one) for one in after.schedule_exceptions.all()] == ["2026-12-25 – 2026-12-26: closed"]
    assert sorted(str(one) for one in after.areas.all()) == ["England", "Fife, Scotland"]
    assert [str(one) for one in after.service_at_locations.all()] == ["The house"]
    assert [str(one) for one in (*after.contacts.all(), *after.languages.all())] == ["Adviser", "Welsh"]
    assert after.cost_options.all()[0].amount == 2.5
    text = compared(staff, public)
    assert all(words in text for words in ("Monday", "Christmas", "Fife", "The house", "Adviser", "Welsh", "2.5"))


def test_the_view_of_what_changed_matches_rows_and_shows_terms(staff, public, terms):
    data = {"phones-0-note": "then press 2", "chosen_terms": [str(terms[1].pk)]}
    save(staff, public, **data)
    text = compared(staff, public)
    assert "then press 2" in text and "Terms: Benefits" in text
    assert "0808 157 0192 0808 157 0192" not in text  # the same row, not one gone and one new
    assert not public.attributes.exists() and [str(one) for one in draft(public).attributes.all()] == ["Benefits"]
    save(staff, public, chosen_terms=[str(terms[0].pk)])
    assert [str(one) for one in draft(public).attributes.all()] == ["Money"]
    html = staff.get(service_url("edit", public)).content.decode()
    assert "Money: Benefits" in html and "<legend>Topic</legend>" in html


@pytest.mark.parametrize("gone", ["term", "place", "organisation"])
def test_a_draft_that_points_at_something_deleted_since_still_opens(staff, public, terms, gone):
    place, other = Location.objects.create(name="The house"), OrganizationFactory(name="Another")
    changes = row("service_at_locations", 0, location=str(place.pk))
    save(staff, public, organization=str(other.pk), chosen_terms=[str(terms[1].pk)], **changes)
    {"term": terms[1], "place": place, "organisation": other}[gone].delete()
    for view in ("edit", "check", "history"):
        assert staff.get(service_url(view, public)).status_code == 200
    after = draft(public)
    assert bool(after.attributes.all()) == (gone != "term")
    assert bool(after.service_at_locations.all()) == (gone != "place")
    assert after.organization == (public.organization if gone == "organisation" else other)
    assert "Fields" in compared(staff, public)


def test_a_number_that_cannot_exist_is_refused_in_words(staff, public):
    url = service_url("edit", public)
    response = staff.post(url, form_of(staff, url) | row("phones", 1, number="0808 12", type="voice"))
    assert response.status_code == 200
    assert "This is not a number in the UK or Ireland" in page_text(response)
    assert Phone.objects.count() == 1


def test_the_evidence_stands_first_and_the_state_cannot_be_typed(staff):
    service = ServiceFactory(evidence_note="Seen on its page.")
    html = staff.get(service_url("edit", service)).content.decode()
    assert html.index("Seen on its page.") < html.index('name="name"')
    assert not any(f'name="{name}"' in html for name in ("assurance", "next_due", "assigned_to", "live"))


@pytest.mark.parametrize("who", ["staff", "administrator"])
def test_nobody_is_offered_to_publish(request, who, public):
    html = request.getfixturevalue(who).get(service_url("edit", public)).content.decode()
    assert "action-publish" not in html and "unpublish" not in html.lower()
    assert 'name="action-check"' in html
    assert "go_live_at" not in html


@pytest.mark.parametrize("who", ["staff", "administrator"])
def test_publishing_by_hand_is_refused(request, who, public):
    client = request.getfixturevalue(who)
    save(client, public, name="New name")
    revision = draft(public).latest_revision
    url = service_url("edit", public)
    revert = reverse("wagtailsnippets_support_directory_service:revisions_revert", args=[public.pk, revision.pk])
    for address in (url, service_url("add"), revert):
        data = form_of(client, address) | {"action-publish": "action-publish"}
        assert client.post(address, data)["Location"] == reverse("wagtailadmin_home")
    assert client.post(service_url("unpublish", public))["Location"] == reverse("wagtailadmin_home")
    public.refresh_from_db()
    assert (public.name, public.live, public.assurance) == ("Old name", True, Assurance.VERIFIED)
    assert Service.objects.count() == 1


def test_check_this_entry_saves_first(staff, public):
    response = save(staff, public, name="New name", **{"action-check": "action-check"})
    assert response["Location"] == service_url("check", public)
    assert "New: New name" in page_text(staff.get(response["Location"]))


def test_an_older_version_can_be_brought_back_as_a_draft(staff, public):
    save(staff, public, name="Second name")
    old = draft(public).latest_revision
    save(staff, public, name="Third name")
    url = reverse("wagtailsnippets_support_directory_service:revisions_revert", args=[public.pk, old.pk])
    assert staff.post(url, form_of(staff, url)).status_code == 302
    assert draft(public).name == "Second name"
    assert Service.objects.get().name == "Old name"


def test_the_list_searches_and_exports(staff):
    ServiceFactory(name="Welsh line", nations=["wales"], phone="+353 1 496 0000", description="=1+1")
    ServiceFactory(name="Scottish line", nations=["scotland"], organization__name="Fife Council", alternate_name="FC")
    address = service_url("list")

    def shown(**query) -> list[bool]:
        html = staff.get(address, query).content.decode()
        return [name in html for name in ("Welsh line", "Scottish line")]

    assert [shown(), shown(q="welsh"), shown(q="fife"), shown(q="fc")] == [
        [True, True],
        [True, False],
        [False, True],
        [False, True],
    ]
    exported = b"".join(staff.get(address, {"export": "csv", "q": "welsh"}).streaming_content).decode()
    assert "Welsh line" in exported and "'+353 1 496 0000" in exported and "'=1+1" in exported
    assert "Scottish" not in exported
    assert staff.get(address, {"export": "xlsx"})["Content-Type"].endswith("spreadsheetml.sheet")


def test_the_list_costs_the_same_whatever_its_length(staff, django_assert_num_queries):
    ServiceFactory(phone="116 123", verified=True)
    address = service_url("list")
    staff.get(address)
    with CaptureQueriesContext(connection) as one:
        staff.get(address)
    for _ in range(5):
        ServiceFactory(phone="116 123", verified=True)
    with django_assert_num_queries(len(one)):
        staff.get(address)


def test_an_entry_cannot_be_copied():
    with pytest.raises(NoReverseMatch):
        reverse("wagtailsnippets_support_directory_service:copy", args=[ServiceFactory().pk])


def test_the_history_tells_checks_and_edits_apart(staff, public):
    save(staff, public, name="New name")
    text = page_text(staff.get(service_url("history", public)))
    assert "Checked against https://example.org/contact: Everything shown here is right" in text
    assert "Compare with previous version" in text


def test_the_chooser_makes_no_entries(administrator):
    """What it made would be public without a check."""
    with pytest.raises(NoReverseMatch):
        reverse("wagtailsnippetchoosers_support_directory_service:create")
    chooser = reverse("wagtailsnippetchoosers_support_directory_service:choose")
    assert administrator.get(chooser).status_code == 200
    assert administrator.post(f"{chooser}create/", {"name": "By the back door"}).status_code in (302, 404)
    assert not Service.objects.exists()


def test_the_chooser_finds_entries_by_name(administrator):
    ServiceFactory(name="Welsh line")
    address = reverse("wagtailsnippetchoosers_support_directory_service:choose_results")
    assert "Welsh line" in administrator.get(address, {"q": "wel"}).content.decode()
    assert "Welsh line" not in administrator.get(address, {"q": "scot"}).content.decode()


def test_an_organisation_is_saved_with_its_register_numbers_and_compared(staff):
    organization = OrganizationFactory(name="Before")
    url = reverse("wagtailsnippets_support_directory_organization:edit", args=[organization.pk])
    identifier = row("identifiers", 0, identifier_scheme="GB-CHC", identifier="123456")
    for changes in ({"name": "After"}, identifier):
        assert staff.post(url, form_of(staff, url) | changes).status_code == 302
    organization = Organization.objects.get()
    assert (organization.name, organization.identifiers.get().identifier) == ("After", "123456")
    first, second = Revision.objects.for_instance(organization).order_by("pk")
    compare = reverse(
        "wagtailsnippets_support_directory_organization:revisions_compare",
        args=[organization.pk, first.pk, second.pk],
    )
    assert "123456" in page_text(staff.get(compare))


def test_only_drafts_are_saved_in_the_background(staff, public):
    """Half a name of an organisation would be public at once."""
    organization = reverse("wagtailsnippets_support_directory_organization:edit", args=[public.organization_id])
    assert "w-autosave#save" in staff.get(service_url("edit", public)).content.decode()
    assert "w-autosave#save" not in staff.get(organization).content.decode()


def test_saving_in_the_background_again_and_again_adds_a_row_once(staff, public):
    url = service_url("edit", public)
    data = form_of(staff, url) | row("phones", 1, number="0808 157 0193", type="voice")
    for _ in range(3):
        answer = staff.post(url, data, headers={"accept": "application/json"}).json()
        assert answer["success"], answer
        data |= dict(answer["field_updates"]) | {"overwrite_revision_id": answer["revision_id"]}
    assert numbers(draft(public)) == ["0808 157 0192", "0808 157 0193"]
    assert numbers(public) == ["0808 157 0192"]


def test_a_term_may_not_stand_under_itself(terms):
    lead = member("lead", roles.DIRECTORY_LEADS)
    url = reverse("wagtailsnippets_support_directory_taxonomyterm:edit", args=[terms[0].pk])
    response = lead.post(url, form_of(lead, url) | {"parent": str(terms[1].pk)})
    assert "This term is itself part of the one you are editing" in page_text(response)
    other = Taxonomy.objects.create(slug="audience", name="Audience")
    response = lead.post(url, form_of(lead, url) | {"taxonomy": str(other.pk)})
    assert "part of this one and would stay behind: Benefits" in page_text(response)
    Attribute.objects.create(service=ServiceFactory(name="Uses it"), taxonomy_term=terms[1])
    delete = reverse("wagtailsnippets_support_directory_taxonomyterm:delete", args=[terms[1].pk])
    lead.post(delete)
    assert TaxonomyTerm.objects.filter(pk=terms[1].pk).exists()


def test_an_old_version_of_a_term_from_another_list_leaves_no_narrower_terms_behind(terms):
    lead = member("lead", roles.DIRECTORY_LEADS)
    money, here = terms[0], terms[0].taxonomy
    money.taxonomy = Taxonomy.objects.create(slug="audience", name="Audience")
    old = money.save_revision()  # from when it stood there, before anything was part of it
    url = reverse("wagtailsnippets_support_directory_taxonomyterm:revisions_revert", args=[money.pk, old.pk])
    response = lead.post(url, form_of(lead, url))
    assert response.status_code == 200 and "would stay behind: Benefits" in page_text(response)
    assert TaxonomyTerm.objects.get(pk=money.pk).taxonomy == here


def test_a_place_is_saved_with_address_and_access(staff):
    url = reverse("wagtailsnippets_support_directory_location:add")
    data = form_of(staff, url) | {"name": "The house"}
    data |= row("addresses", 0, address_1="1 High Street", city="Kirkcaldy", state_province="scotland")
    data |= row("accessibility", 0, description="Step-free entrance")
    assert staff.post(url, data).status_code == 302
    place = Location.objects.get()
    assert str(place.addresses.get()) == "1 High Street, Kirkcaldy"
    assert str(place.accessibility.get()) == "Step-free entrance"
    assert ModelLogEntry.objects.filter(action="wagtail.create", object_id=str(place.pk)).exists()
