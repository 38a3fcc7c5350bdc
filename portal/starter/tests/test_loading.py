"""The starter content: loaded once, true to its rules, never in an editor's way."""

import json
import re
from io import BytesIO, StringIO
from time import perf_counter
from zipfile import ZipFile

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.test import TestCase
from django.urls import reverse
from wagtail.models import Page, ReferenceIndex, Site

from conditions.models import ConditionPage
from portal.content.models import ContentPage
from portal.content.plain_words import analyse
from portal.content.readability import flesch_kincaid_grade, sentences
from portal.evidence.models import Claim, Concern, GlossaryTerm, Review, Source
from portal.search.indexing import plain_text
from portal.starter.loading import load_starter_content, page_files, read
from portal.starter.logins import LOGINS, make_development_logins
from portal.starter.markdown import to_rich_text
from portal.starter.models import StarterItem
from support_directory.models import Service

pytestmark = pytest.mark.django_db


def quiet(_line: str) -> None:
    pass


class TestStarterContent(TestCase):
    """Loaded once for all of these; each test gets it back as it was."""

    @classmethod
    def setUpTestData(cls):
        load_starter_content(quiet)

    def test_every_page_is_made_and_live_ones_answer(self):
        for data in page_files():
            page = Page.objects.get(pk=StarterItem.objects.get(key=f"page:{data['key']}").object_id)
            assert page.live == data.get("live", True)
            if page.live:
                response = self.client.get(page.url)
                assert response.status_code == 200, page.url
                assert "Invalid block" not in response.content.decode()

    def test_every_service_loads_and_none_as_checked(self):
        assert Service.objects.count() == 95
        assert not Service.objects.filter(assurance="verified").exists()

    def test_nothing_looks_reviewed(self):
        assert not Review.objects.exists()
        html = self.client.get(ConditionPage.objects.get(slug="mmn").url).content.decode()
        assert "No clinician has reviewed this page yet." in html and "noindex" in html

    def test_loading_again_changes_nothing(self):
        before = set(Page.objects.values_list("pk", "latest_revision_id"))
        assert load_starter_content(quiet) == 0
        assert set(Page.objects.values_list("pk", "latest_revision_id")) == before

    def test_an_editors_changes_and_deletions_stay(self):
        hub = ConditionPage.objects.get(slug="mmn")
        hub.title = "My own title"
        hub.save_revision().publish()
        hub.get_children().get(slug="treatment").delete()
        call_command("load_starter_content", stdout=StringIO())
        hub.refresh_from_db()
        assert hub.title == "My own title"
        assert not Page.objects.filter(slug="treatment").exists()

    def test_every_medical_page_cites_sources_and_every_citation_exists(self):
        for page in Page.objects.type(ContentPage).specific():
            if not page.needs_review:
                continue
            cited = {
                ref for ref in ReferenceIndex.get_references_for_object(page) if ref.to_content_type.model == "source"
            }
            assert cited, page.title

    def test_facts_nobody_has_settled_are_on_no_page(self):
        for number in (45, 53, 54):
            claim = Claim.objects.get(key__startswith=f"mmn-{number}-")
            assert claim.status == Claim.Status.DISPUTED
            assert not ReferenceIndex.get_references_to(claim).exists()

    def test_claims_are_loaded_once_and_pages_rest_on_many_of_them(self):
        assert Claim.objects.count() == 60
        assert not Claim.objects.filter(status=Claim.Status.SETTLED).exists()
        used = [claim for claim in Claim.objects.all() if ReferenceIndex.get_references_to(claim).exists()]
        assert len(used) >= 20
        claim = Claim.objects.get(key="mmn-09-men")
        claim.statement = "My own words."
        claim.save()
        Claim.objects.get(key="mmn-55-teeth").delete()
        load_starter_content(quiet)
        claim.refresh_from_db()
        assert claim.statement == "My own words."
        assert Claim.objects.count() == 59
        assert Concern.objects.filter(claim=claim).exists()

    def test_all_evidence_of_the_largest_hub_is_packed_while_an_editor_waits(self):
        hub = ConditionPage.objects.get(slug="mmn")
        self.client.force_login(get_user_model().objects.create_superuser("boss"))
        began = perf_counter()
        response = self.client.post(reverse("evidence_pack", args=[hub.pk]))
        packed = ZipFile(BytesIO(b"".join(response.streaming_content)))
        took = perf_counter() - began
        pages = json.loads(packed.read("pack.json"))["pages"]
        assert len(pages) == hub.get_descendants(inclusive=True).live().count() > 5
        assert took < 10, f"{took:.1f} s"

    def test_sources_say_where_they_are(self):
        for source in Source.objects.all():
            assert source.link, source.key
            assert source.accessed_on, source.key

    def test_every_page_is_in_plain_words(self):
        for page in Page.objects.type(ContentPage).specific():
            found = analyse(page)
            assert found.grade <= 8, page.title
            assert (found.unexplained, found.weak_links, found.missing_alt) == ([], [], []), page.title

    def test_the_glossary_explains_words_in_plainer_ones(self):
        terms = list(GlossaryTerm.objects.all())
        assert len(terms) >= 35
        assert flesch_kincaid_grade("\n\n".join(term.meaning for term in terms)) <= 6
        for term in terms:
            assert len(sentences(term.meaning)) <= 3, term
            assert all(len(sentence.split()) <= 25 for sentence in sentences(term.meaning)), term

    def test_a_term_an_editor_deleted_stays_deleted(self):
        GlossaryTerm.objects.get(slug="ivig").delete()
        load_starter_content(quiet)
        assert not GlossaryTerm.objects.filter(slug="ivig").exists()

    def test_no_page_holds_a_phone_number_but_the_emergency_ones(self):
        number = re.compile(r"(?<![\d/.-])(?:\+?44|\+353|0)[\d ]{8,}\d|\b116 ?\d{3}\b|\b85258\b|\b50808\b")
        for page in Page.objects.type(ContentPage).specific():
            assert not number.search(plain_text(page)), page.title

    def test_facts_nobody_has_settled_are_kept_out(self):
        text = " ".join(plain_text(page) for page in Page.objects.type(ContentPage).specific()).lower()
        assert "plasma exchange" not in text  # fact 45
        assert "contraindicated" not in text  # fact 53
        assert not re.search(r"does not weaken (?:or damage )?your immune", text)  # fact 54

    def test_the_site_opens_on_the_home_page(self):
        assert Site.objects.get().root_page.specific_class.__name__ == "HomePage"
        html = self.client.get("/").content.decode()
        for door in ("/conditions/mmn/", "/conditions/mmn/advice-for-carers/", "/conditions/mmn/work/"):
            assert f'href="{door}"' in html
        assert "demonstration" in html.lower()

    def test_logins_are_made_once(self):
        make_development_logins()
        make_development_logins()
        assert get_user_model().objects.count() == len(LOGINS)


def test_logins_are_refused_outside_development(settings):
    del settings.DEVELOPMENT_LOGINS
    with pytest.raises(ImproperlyConfigured):
        make_development_logins()


def test_markdown_becomes_wagtails_rich_text():
    html = to_rich_text(
        "A **fact**. [@A @B-1] See [here](page:p). [It is **so**.](claim:c-1)", {"A": 1, "B-1": 2}, {"c-1": 3}, {"p": 7}
    )
    assert html == (
        '<p>A <b>fact</b>. <a linktype="source" id="1">[A]</a> <a linktype="source" id="2">[B-1]</a>'
        ' See <a linktype="page" id="7">here</a>. <a linktype="claim" id="3">It is <b>so</b>.</a></p>\n'
    )


def test_claims_are_plain_and_rest_on_sources_that_are_there():
    known = {source["key"] for name in ("sources.yaml", "sources-official.yaml") for source in read(name)}
    claims = read("claims.yaml")
    assert len({claim["key"] for claim in claims}) == len(claims) == 60
    for claim in claims:
        assert flesch_kincaid_grade(claim["statement"]) <= 8.05, claim["key"]
        assert claim["statement"].count(". ") == 0 and claim["statement"].endswith("."), claim["key"]
        assert claim["sources"] and {row["source"] for row in claim["sources"]} <= known, claim["key"]
        assert all(set(row) <= {"source", "stance", "says", "place"} and row["says"] for row in claim["sources"])
        assert claim.get("status", "unchecked") in {"unchecked", "disputed"}
        assert claim.get("disagreement") or claim.get("status") != "disputed", claim["key"]


def test_facts_that_our_pages_leave_out_for_a_clinician_have_no_public_page():
    held = {claim["key"] for claim in read("claims.yaml") if claim.get("held_back")}
    assert held == {"mmn-45-plasma-exchange", "mmn-53-pregnancy", "mmn-54-immune-system"}
