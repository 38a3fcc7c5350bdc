"""How pages show services: from rows, grouped by nation, and never one that visitors may not see."""

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from wagtail.blocks import StreamBlock

from portal.content.batch import Batch, batch_for
from portal.content.collect import references_in_stream
from portal.content.tests.factories import add_page
from portal.home.models import InformationPage
from support_directory.blocks import ServiceChooserBlock, ServicesByNationBlock, TopicServicesBlock, support_blocks
from support_directory.choices import Assurance, CrisisRole, PhoneType
from support_directory.grouping import group_by_nation
from support_directory.models import Attribute, Service, Taxonomy, TaxonomyTerm
from support_directory.tests.factories import EVERYWHERE, UK, PhoneFactory, ServiceFactory

pytestmark = pytest.mark.django_db
EMPTY = "No service that we have checked is listed here yet."


def stored(services) -> list[dict]:
    """Return a stream with one block that holds these services, as the database keeps it."""
    value = {"title": "Who helps", "intro": "", "services": [str(service.pk) for service in services]}
    return [{"type": "services", "value": value}]


def render(services) -> str:
    stream = StreamBlock([("services", ServicesByNationBlock())])
    batch = Batch()
    value = stream.to_python(stored(services))
    for model, key in references_in_stream(value):
        batch.want(model, key)
    with batch.activate():
        return stream.render(value)


def test_services_stand_under_their_nations_with_those_for_everyone_first():
    names = [
        ("abroad", []),
        ("wales", ["wales"]),
        ("great-britain", ["england", "scotland", "wales"]),
        ("uk", UK),
        ("all", EVERYWHERE),
        ("ireland-and-uk-part", ["northern-ireland", "republic-of-ireland"]),
    ]
    groups = group_by_nation([ServiceFactory(name=name, nations=nations) for name, nations in names])
    assert [(group.title, [service.name for service in group.services]) for group in groups] == [
        ("UK and Ireland", ["all"]),
        ("Across the UK", ["uk"]),
        ("England, Scotland and Wales", ["great-britain"]),
        ("Wales", ["wales"]),
        ("Northern Ireland", ["ireland-and-uk-part"]),
        ("Republic of Ireland", ["ireland-and-uk-part"]),
        ("Overseas", ["abroad"]),
    ]


def test_the_block_shows_name_number_and_mark():
    html = render([ServiceFactory(name="Welsh line", nations=["wales"], phone="0808 157 0192")])
    for words in ("Who helps", "Wales", "Welsh line", "tel:08081570192", "Example, not checked"):
        assert words in html
    assert EMPTY not in html


def test_one_that_is_not_listed_leaves_its_place_out(settings):
    settings.SHOW_UNCHECKED_SERVICES = False
    hidden = ServiceFactory(name="Hidden line", assurance=Assurance.DEMONSTRATION)
    shown = ServiceFactory(name="Shown line", verified=True)
    html = render([hidden, shown])
    assert "Shown line" in html and "Hidden line" not in html and "Example, not checked" not in html
    assert EMPTY in render([hidden])
    assert EMPTY in render([])


def test_one_that_was_deleted_leaves_its_place_out():
    gone = ServiceFactory()
    copy = Service(pk=gone.pk)
    gone.delete()
    assert EMPTY in render([copy])


def test_many_services_in_many_blocks_are_one_query(django_assert_num_queries):
    services = [ServiceFactory(phone="0808 157 0192") for _ in range(4)]
    stream = StreamBlock([("services", ServicesByNationBlock())])
    value = stream.to_python([*stored(services[:2]), *stored(services[2:])])
    batch = Batch()
    with django_assert_num_queries(1), batch.activate():
        for model, key in references_in_stream(value):
            batch.want(model, key)
        html = stream.render(value)
    assert html.count("tel:08081570192") == 4


def test_a_migration_does_not_hold_the_target():
    _path, args, kwargs = ServiceChooserBlock(required=False).deconstruct()
    assert (list(args), kwargs) == ([], {"required": False})


def test_the_preview_needs_nothing_in_the_directory():
    block = ServicesByNationBlock()
    html = block.render(block.get_preview_value())
    assert "An example helpline" in html and "Wales" in html and "tel:" not in html


def lines(request) -> str:
    template = Template(
        "{% load directory_tags %}{% crisis_lines as lines %}{% for line in lines %}"
        "{{ line.name }}|{{ line.get_absolute_url }}|{{ line.is_example }}|"
        "{% for phone in line.numbers %}{{ phone.display }}|{{ phone.href }}{% endfor %};{% endfor %}"
    )
    return template.render(Context({"request": request} if request else {}))


@pytest.mark.parametrize("with_request", [True, False])
def test_the_crisis_bar_gets_the_widest_line_to_call_first(with_request):
    ServiceFactory(name="Local", slug="local", crisis_role=CrisisRole.LISTENING, phone="0808 157 0192")
    everywhere = {"nations": EVERYWHERE, "crisis_role": CrisisRole.LISTENING}
    ServiceFactory(name="A chat alone", phone="", **everywhere)
    text = ServiceFactory(name="A text line", slug="text", phone="", **everywhere)
    PhoneFactory(service=text, number="85258", type=PhoneType.TEXT, text_keyword="SHOUT")
    ServiceFactory(name="Widest", slug="widest", phone="116 123", **everywhere)
    assert lines(RequestFactory().get("/") if with_request else None) == (
        "Widest|/support-directory/widest/|True|116 123|tel:116123;"
        "A text line|/support-directory/text/|True|SHOUT to 85258|sms:85258?body=SHOUT;"
        "Local|/support-directory/local/|True|0808 157 0192|tel:08081570192;"
    )


def test_the_crisis_bar_costs_a_page_with_services_no_query_more(django_assert_num_queries):
    service = ServiceFactory(crisis_role=CrisisRole.LISTENING, phone="116 123")
    request = RequestFactory().get("/")
    batch_for(request).want(Service, service.pk)
    with django_assert_num_queries(1):
        batch_for(request).all(Service)
        lines(request)


def test_the_crisis_bar_is_empty_in_production_until_a_line_is_approved(settings):
    settings.SHOW_UNCHECKED_SERVICES = False
    ServiceFactory(crisis_role=CrisisRole.LISTENING, phone="116 123", assurance=Assurance.DEMONSTRATION)
    assert lines(RequestFactory().get("/")) == ""


def topic(slug: str, name: str = "", parent: TaxonomyTerm | None = None) -> TaxonomyTerm:
    lists, _made = Taxonomy.objects.get_or_create(slug="topic", defaults={"name": "Topic"})
    return TaxonomyTerm.objects.create(taxonomy=lists, slug=slug, name=name or slug, parent=parent)


def tagged(term: TaxonomyTerm, **values) -> Service:
    service = ServiceFactory(**values)
    Attribute.objects.create(service=service, taxonomy_term=term)
    return service


def render_topics(*terms: TaxonomyTerm, extra: list[dict] | None = None) -> str:
    stream = StreamBlock(support_blocks())
    raw = [{"type": "topic_services", "value": {"title": "Who helps", "topic": str(term.pk)}} for term in terms]
    value = stream.to_python([*raw, *(extra or [])])
    batch = Batch()
    for model, key in references_in_stream(value):
        batch.want(model, key)
    with batch.activate():
        return stream.render(value)


def test_a_topic_shows_all_its_listed_services_and_names_the_nations_without():
    money = topic("money", "Money and benefits")
    tagged(money, name="Welsh money line", nations=["wales"], phone="0808 157 0192")
    tagged(topic("debt", parent=money), name="Debt line", nations=["scotland"])
    tagged(topic("pain"), name="Pain line", nations=["england"])
    html = render_topics(money)
    assert "Welsh money line" in html and "tel:08081570192" in html
    assert "Debt line" in html, "what stands under a narrower topic belongs to the wider one"
    assert "Pain line" not in html
    assert "Nothing listed yet for: England, Northern Ireland, Republic of Ireland." in html
    assert "/support-directory/?topic=money" in html


def test_a_topic_never_shows_what_is_not_listed(settings):
    settings.SHOW_UNCHECKED_SERVICES = False
    money = topic("money")
    tagged(money, name="Hidden line", assurance=Assurance.DEMONSTRATION)
    html = render_topics(money)
    assert EMPTY in html and "Hidden line" not in html


def test_a_topic_that_is_gone_leaves_a_way_to_the_directory():
    gone = topic("gone")
    copy = TaxonomyTerm(pk=gone.pk)
    gone.delete()
    assert EMPTY in render_topics(copy)


def test_what_staff_add_appears_on_the_page_by_itself():
    money = topic("money")
    assert EMPTY in render_topics(money)
    tagged(money, name="New line", nations=["wales"])
    assert "New line" in render_topics(money)


def test_topics_and_single_services_are_three_queries(django_assert_num_queries):
    money, pain = topic("money"), topic("pain")
    tagged(money, name="Money line")
    tagged(pain, name="Pain line")
    other = stored([ServiceFactory(name="Other line")])
    render_topics(money)  # the process has read the directory once
    with django_assert_num_queries(3):  # the topics, the version of the directory, the services
        html = render_topics(money, pain, extra=other)
    assert all(name in html for name in ("Money line", "Pain line", "Other line"))


def test_the_form_offers_topics_alone_and_keeps_the_chosen_one():
    money = topic("money", "Money and benefits")
    audience = Taxonomy.objects.create(slug="audience", name="Audience")
    TaxonomyTerm.objects.create(taxonomy=audience, slug="carers", name="Carers")
    block = TopicServicesBlock().child_blocks["topic"]
    assert [label for _value, label in block.field.choices][1:] == ["Money and benefits"]
    assert block.clean(block.value_from_form(str(money.pk))) == money
    assert block.get_form_state(money) == str(money.pk)
    assert list(block.extract_references(money)) == [(TaxonomyTerm, str(money.pk), "", "")]


def test_the_preview_of_a_topic_needs_nothing_in_the_directory():
    block = TopicServicesBlock()
    context = block.get_preview_context(block.get_preview_value())
    assert [group.title for group in context["groups"]] == ["Across the UK", "Wales"]


def test_a_page_that_shows_services_can_be_edited(admin_client, home):
    """Their keys are UUIDs, which the editor's script cannot be given as they are."""
    value = {"title": "Help", "intro": "", "services": [{"type": "item", "value": str(ServiceFactory().pk), "id": "1"}]}
    page = add_page(home, InformationPage, body=[{"type": "services", "value": value}])
    assert admin_client.get(f"/admin/pages/{page.pk}/edit/").status_code == 200
