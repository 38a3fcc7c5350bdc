"""The snapshot says what the tables say, is read anew when they change and only then, and asks little."""

import threading
import time
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.db.models import F
from django.http import QueryDict
from django.utils import timezone

from support_directory.choices import Assurance, CrisisRole, Nation, Status
from support_directory.finding import snapshot as module
from support_directory.finding.bits import places_in
from support_directory.finding.find import find
from support_directory.finding.load import Loaded
from support_directory.finding.query import DirectoryQuery
from support_directory.finding.snapshot import current
from support_directory.models import (
    Attribute,
    CostOption,
    DirectoryVersion,
    Language,
    Schedule,
    ScheduleException,
    Service,
    ServiceArea,
    Taxonomy,
    TaxonomyTerm,
)
from support_directory.tests.factories import EVERYWHERE, UK, ServiceFactory

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)  # a Wednesday, no holiday


@pytest.fixture(autouse=True)
def _nothing_kept():
    module._newest = None
    yield
    module._newest = None


@pytest.fixture
def terms(db) -> dict[str, TaxonomyTerm]:
    topic = Taxonomy.objects.create(slug="topic", name="What you need help with")
    audience = Taxonomy.objects.create(slug="audience", name="Who it is for", sort_order=1)
    made = {}
    for taxonomy, slug, parent in [
        (topic, "money", None),
        (topic, "pain", None),
        (topic, "benefits", "money"),
        (topic, "appeals", "benefits"),
        (audience, "carers", None),
    ]:
        made[slug] = TaxonomyTerm.objects.create(
            taxonomy=taxonomy, slug=slug, name=slug.capitalize(), parent=made.get(parent), sort_order=len(made)
        )
    return made


def ids(bits: int, snapshot) -> set:
    return {snapshot.keys[place] for place in places_in(bits)}


def keys(services) -> set:
    return {service.pk.bytes for service in services}


def hours(service, *days, opens="09:00", closes="17:00"):
    for day in days:
        Schedule.objects.create(service=service, weekday=day, opens_at=opens, closes_at=closes)


@pytest.fixture
def various(terms):
    """Services of every kind, some of which nobody may see."""
    made = [
        ServiceFactory(name="beta", nations=UK),
        ServiceFactory(name="Alpha", nations=["scotland", "wales"], bank_holidays="open"),
        ServiceFactory(name="gamma", nations=EVERYWHERE, crisis_role=CrisisRole.LISTENING),
        ServiceFactory(name="Delta", nations=[], crisis_role=CrisisRole.EMERGENCY),
        ServiceFactory(name="Epsilon", nations=["republic-of-ireland"], timezone="Europe/Dublin"),
        ServiceFactory(name="hidden", live=False),
        ServiceFactory(name="gone", status=Status.DEFUNCT),
    ]
    for place, service in enumerate(made):
        ServiceArea.objects.create(service=service, area="local", name="Fife", nation=Nation.values[place % 5])
        hours(service, 1, 2, 3, *([4, 5] if place % 2 else []))
        for term in list(terms.values())[place % 3 :: 2]:
            Attribute.objects.create(service=service, taxonomy_term=term)
        Language.objects.create(service=service, code="cy" if place % 2 else "pl", name="Cymraeg" if place % 2 else "")
        CostOption.objects.create(service=service, amount=Decimal(0) if place % 3 else Decimal(5))
    hours(made[0], 3, opens="20:00", closes="02:00")
    ScheduleException.objects.create(service=made[1], first_day=NOON.date(), last_day=NOON.date())
    return made


def test_it_is_what_reading_the_rows_one_by_one_gives(various, terms, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOON)  # rows bring the special days from yesterday on
    snapshot = current(NOON.date())
    listed = sorted(Service.objects.listed(), key=lambda one: (one.name.lower(), one.pk))
    assert list(snapshot.keys) == [service.pk.bytes for service in listed] and len(listed) == 5
    for nation, choice in snapshot.filters["nation"].choices.items():
        assert ids(choice.bits, snapshot) == keys(s for s in listed if nation in s.nations)
    parents = {term.pk: term.parent_id for term in terms.values()}
    for key in ("topic", "audience"):
        for slug, choice in snapshot.filters[key].choices.items():
            having = set()
            for service in listed:
                for term in service.attributes.values_list("taxonomy_term", flat=True):
                    while term:
                        if term == terms[slug].pk:
                            having.add(service.pk.bytes)
                        term = parents[term]
            assert having and ids(choice.bits, snapshot) == having
    for code, choice in snapshot.filters["language"].choices.items():
        assert ids(choice.bits, snapshot) == keys(s for s in listed if s.languages.filter(code=code).exists())
    free = snapshot.filters["cost"].choices["free"]
    assert ids(free.bits, snapshot) == keys(s for s in listed if s.cost_options.filter(amount=0).exists())
    for role in CrisisRole.values:
        assert ids(snapshot.crisis[role], snapshot) == keys(s for s in listed if s.crisis_role == role)
    with_hours = list(Service.objects.listed().with_contact().with_hours())
    for moment in [NOON + timedelta(hours=step) for step in range(0, 24 * 8, 3)]:
        expected = keys(s for s in with_hours if s.hours.state_at(moment).is_open)
        assert ids(current(moment.date()).open.open_at(moment), current(moment.date())) == expected


def test_terms_come_in_their_order_the_narrower_ones_behind_the_wider(terms):
    found = current()
    assert list(found.filters["topic"].choices) == ["money", "benefits", "appeals", "pain"]
    assert found.filters["topic"].label == "What you need help with"
    assert found.slugs["topic"] == ("money", "benefits", "appeals", "pain") and found.slugs["open"] == ("now",)
    TaxonomyTerm.objects.filter(slug="money").update(parent=terms["appeals"])  # a ring, which no form allows
    assert set(current().slugs["topic"]) == {"money", "benefits", "appeals", "pain"}


def test_hours_that_are_overdue_for_a_check_are_nobodys_except_a_crisis_lines(db):
    plain = ServiceFactory(nations=["wales"], bank_holidays="open")
    line = ServiceFactory(nations=["wales"], bank_holidays="open", crisis_role=CrisisRole.LISTENING)
    for service in (plain, line):
        hours(service, *range(1, 8), opens="00:00", closes="00:00")
    for due, expected in ((NOON.date() + timedelta(1), [plain, line]), (NOON.date(), [line])):
        Service.objects.update(next_due=due)
        assert set(find(DirectoryQuery(), NOON).open_ids) == {service.pk for service in expected}
    assert find(DirectoryQuery(), NOON).total == 2
    Service.objects.update(next_due=NOON.date() + timedelta(1))
    assert set(find(DirectoryQuery(), NOON + timedelta(1)).open_ids) == {line.pk}  # the next day, without any change


def test_special_days_of_last_night_still_count(db):
    service = ServiceFactory(nations=["wales"], bank_holidays="open")
    hours(service, *range(1, 8), opens="09:00", closes="17:00")
    ScheduleException.objects.create(
        service=service, first_day=date(2026, 11, 24), last_day=date(2026, 11, 24), opens_at="20:00", closes_at="02:00"
    )
    assert find(DirectoryQuery(), datetime(2026, 11, 25, 1, tzinfo=UTC)).open_ids
    assert not find(DirectoryQuery(), datetime(2026, 11, 25, 3, tzinfo=UTC)).open_ids


def test_examples_are_there_only_where_the_setting_shows_them(db, settings):
    example, checked = ServiceFactory(assurance=Assurance.DEMONSTRATION), ServiceFactory(verified=True)
    settings.SHOW_UNCHECKED_SERVICES = True
    assert set(find(DirectoryQuery(), NOON).ids) == {example.pk, checked.pk}
    settings.SHOW_UNCHECKED_SERVICES = False
    assert set(find(DirectoryQuery(), NOON).ids) == {checked.pk}


@pytest.mark.django_db
def test_an_edit_is_seen_at_once_and_nothing_is_read_without_one(django_assert_num_queries):
    first = ServiceFactory(nations=["wales"])
    found = current()
    with django_assert_num_queries(1):
        assert current() is found
    for change in (
        lambda: ServiceFactory(),
        lambda: Service.objects.filter(pk=first.pk).update(name="Another"),
        lambda: ServiceArea.objects.filter(service=first).update(area="S92000003"),
        lambda: Taxonomy.objects.create(slug="topic", name="Topic"),
        lambda: first.delete(),
    ):
        before, _ = current(), change()
        assert current() is not before and current() is current()
    assert len(current().keys) == 1


@pytest.mark.django_db
def test_bulk_work_raises_the_version_once():
    Taxonomy.objects.create(slug="topic", name="Topic")
    before, version = current(), DirectoryVersion.objects.get().version
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL directory.bulk = 'on'")
        for _ in range(3):
            ServiceFactory()
        assert current() is before
        cursor.execute("SET LOCAL directory.bulk = 'off'")
    Taxonomy.objects.update(name=F("name"))
    assert DirectoryVersion.objects.get().version == version + 1 and len(current().keys) == 3


def test_threads_that_come_together_load_once_and_share_it(monkeypatch):
    state = {"version": 1, "loads": 0}

    def load(today):
        version = state["version"]
        state["loads"] += 1
        time.sleep(0.05)
        return Loaded(version, [], [], [])

    monkeypatch.setattr(module, "load", load)
    monkeypatch.setattr(module, "newest_version", lambda: state["version"])
    for version in (1, 2):
        state |= {"version": version, "loads": 0}
        found, start = [], threading.Barrier(8)

        def ask(found=found, start=start):
            start.wait()
            found.append(current())

        threads = [threading.Thread(target=ask) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert state["loads"] == 1 and len({id(one) for one in found}) == 1 and len(found) == 8
        assert found[0].key.version == version


@pytest.mark.django_db
def test_the_number_of_queries_does_not_grow(terms, django_assert_num_queries):
    def several(number):
        for _ in range(number):
            service = ServiceFactory(nations=UK)
            Attribute.objects.create(service=service, taxonomy_term=terms["pain"])
            hours(service, 1, 2)

    query = DirectoryQuery(filters={"nation": ("wales",), "topic": ("pain",), "open": ("now",)})
    for number, queries in ((2, 2), (30, 3)):
        several(number)
        # The first time the version and everything; then first the version again, which tells that it has changed.
        with django_assert_num_queries(queries):
            assert find(query, timezone.now()).facets
        with django_assert_num_queries(1):
            find(query, timezone.now())


@pytest.mark.django_db
def test_what_is_there_for_anyone_is_there_for_every_audience():
    audience = Taxonomy.objects.create(slug="audience", name="Who it is for")
    anyone, carers = (TaxonomyTerm.objects.create(taxonomy=audience, slug=s, name=s) for s in ("anyone", "carers"))
    for name, term in (("Everyone's line", anyone), ("Carers' line", carers)):
        Attribute.objects.create(service=ServiceFactory(name=name), taxonomy_term=term)
    options = {
        option.slug: option.count
        for facet in find(DirectoryQuery.read(QueryDict("")), timezone.now()).facets
        for option in facet.options
        if facet.key == "audience"
    }
    assert options == {"anyone": 1, "carers": 2}
