"""The index follows what staff do, and the lexicon holds just the words that find something."""

import pytest
from django.core.management import call_command
from django.db import connection

from support_directory.finding.indexing import index_services, rebuild
from support_directory.models import (
    Attribute,
    DirectoryWord,
    Organization,
    Service,
    ServiceArea,
    ServiceText,
    Synonym,
    Taxonomy,
    TaxonomyTerm,
)
from support_directory.tests.factories import ServiceFactory, make_public

pytestmark = pytest.mark.django_db


def text_of(service) -> ServiceText:
    return ServiceText.objects.get(pk=service.pk)


def words() -> set[str]:
    return set(DirectoryWord.objects.values_list("pk", flat=True))


@pytest.fixture
def service():
    return ServiceFactory(
        name="Siân's line (SL)", alternate_name="Formerly Quux; QX", description="Cafés with music.",
        eligibility_description="Anyone", fees_description="By donation", nations=["wales"],
        organization__name="Motor Neurone Disease Association (MND UK)",
    )  # fmt: skip


def test_names_stand_in_lines_as_people_may_type_them(service):
    assert text_of(service).names.split("\n") == [
        "sian s line sl",
        "sian s line",
        "sl",
        "formerly quux",
        "qx",
        "motor neurone disease association mnd uk",
        "motor neurone disease association",
        "mnd uk",
        "mnda",
    ]


def test_text_is_what_a_visitor_reads_with_areas_in_words(service):
    ServiceArea.objects.create(service=service, area="local", name="Fife", nation="scotland")
    ServiceArea.objects.create(service=service, area="K02000001")
    text = text_of(service).text
    for part in ("Cafés with music.", "Anyone", "By donation", "Wales", "Fife Scotland", "The whole UK", "England"):
        assert part in text
    assert "Republic" not in text


def test_saving_what_belongs_to_an_entry_is_followed(service):
    area = ServiceArea.objects.create(service=service, area="local", name="Fife", nation="scotland")
    assert "fife" in words()
    area.delete()
    assert "Fife" not in text_of(service).text and not {"fife", "scotland"} & words()
    organization = service.organization
    organization.name = "Renamed Alliance"
    organization.save()
    assert "renamed alliance" in text_of(service).names and "neurone" not in words()
    topic = Taxonomy.objects.create(slug="topic", name="Topic")
    wide = TaxonomyTerm.objects.create(taxonomy=topic, slug="money", name="Money")
    narrow = TaxonomyTerm.objects.create(taxonomy=topic, slug="grants", name="Grants", parent=wide)
    attribute = Attribute.objects.create(service=service, taxonomy_term=narrow)
    assert set(text_of(service).terms.split("\n")) == {"Money", "Grants"}
    wide.name = "Cash"
    wide.save()
    assert set(text_of(service).terms.split("\n")) == {"Cash", "Grants"}
    attribute.delete()
    assert text_of(service).terms == "" and "grants" not in words()


def test_a_draft_is_not_found_before_it_is_public(service):
    make_public(service)
    draft = Service.objects.get(pk=service.pk)
    draft.description = "Now with trampolines."
    draft.save_revision()
    assert "trampolines" not in words() and "Cafés" in text_of(service).text
    make_public(service)
    assert "trampolines" in words() and "cafes" not in words()


def test_what_is_withdrawn_or_deleted_leaves_with_its_words(service):
    other = ServiceFactory(name="Other", description="Music therapy.")
    service.unpublish()
    assert not ServiceText.objects.filter(pk=service.pk).exists() and "cafes" not in words()
    assert "music" in words()  # another entry has it
    other.delete()
    assert not ServiceText.objects.exists() and not words()


def test_words_are_whole_words_of_letters_without_accents_that_mean_something():
    ServiceFactory(name="Café", description="Call 0808 157 0192 or see https://example.org/x, befriending about Ärzte.")
    found = words()
    assert {"cafe", "call", "befriending", "arzte"} <= found
    assert not {"with", "about", "befriend", "0808", "or"} & found


def test_a_word_stays_while_another_form_of_it_is_found():
    first, second = ServiceFactory(name="X", description="benefits"), ServiceFactory(name="Y", description="benefit")
    first.description = "nothing"
    first.save()
    assert {"benefit", "benefits"} <= words()
    second.delete()
    assert not {"benefit", "benefits"} & words()


def test_words_of_synonyms_are_no_mistakes():
    Synonym.objects.create(word="blue badge", means="parking permit")
    assert words() == {"blue", "badge"}
    again = Synonym.objects.create(word="badges", means="pins")
    service = ServiceFactory(name="Badge", nations=[])
    service.delete()
    again.delete()
    assert {"blue", "badge"} <= words() and "badges" not in words()
    Synonym.objects.all().delete()
    assert not words()


def test_nothing_is_written_where_nothing_changed(service, django_assert_num_queries):
    def place():
        with connection.cursor() as cursor:
            cursor.execute("SELECT ctid::text FROM support_directory_servicetext")
            return cursor.fetchone()

    before = place()
    service.save()
    index_services([service.pk])
    rebuild()
    assert place() == before
    with django_assert_num_queries(0):
        index_services([])


def test_rows_written_in_bulk_are_found_once_they_are_indexed(service):
    organization = Organization.objects.create(name="Bulk", slug="bulk")
    made = Service.objects.bulk_create(
        Service(organization=organization, slug=f"bulk-{number}", name=f"Number {number}", description="Bulky")
        for number in range(3)
    )
    Service.objects.filter(pk=service.pk).update(description="Changed behind our back", live=True)
    assert ServiceText.objects.count() == 1 and "bulky" not in words()
    index_services([one.pk for one in made] + [service.pk])
    assert ServiceText.objects.count() == 4 and "bulky" in words() and "cafes" not in words()


def test_the_command_mends_an_index_that_was_left_behind(service, capsys):
    hidden = ServiceFactory(name="Hidden", description="Hideaway")
    Synonym.objects.create(word="welfare", means="benefits")
    before = words(), set(ServiceText.objects.values_list("names", "terms", "text"))
    ServiceText.objects.all().delete()
    DirectoryWord.objects.all().delete()
    DirectoryWord.objects.create(word="leftover")
    call_command("rebuild_directory_index")
    assert (words(), set(ServiceText.objects.values_list("names", "terms", "text"))) == before
    Service.objects.filter(pk=hidden.pk).update(live=False)
    call_command("rebuild_directory_index")
    assert "hideaway" not in words() and ServiceText.objects.count() == 1
    assert "1 entries can be found" in capsys.readouterr().out
