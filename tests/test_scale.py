"""What must not grow: queries, with the number of pages and with what a page holds. benchmarks/ measures the time."""

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page

from benchmarks.seed_volume import FIRST, FIRST_TOPIC, fill
from benchmarks.volume_index import index_all
from conditions.blocks import ConditionBodyBlock
from conditions.models import ConditionIndexPage, ConditionPage
from portal.content.tests.factories import SourceFactory, add_page, make_claim
from portal.home.models import InformationPage
from portal.media.models import PortalDocument, PortalImage, Video
from portal.media.renditions import make_renditions
from portal.search.query import MAX_CORRECTED_WORDS, _matching
from support_directory.models import Attribute, Service, Taxonomy, TaxonomyTerm
from support_directory.tests.factories import ServiceFactory

pytestmark = pytest.mark.django_db
# Over what Wagtail needs to find the page:
OUR_QUERIES = 6  # of a page like most
EVERY_BLOCK = 12  # of one with every kind of block, ten times those that point at rows
MOST_OF_A_SEARCH = 15  # four of them ask the directory, one the glossary


@pytest.fixture
def index(home):
    ServiceFactory.create_batch(12, phone="0808 157 0192")  # examples: test settings show them
    SourceFactory.create_batch(8)
    return add_page(home, ConditionIndexPage, title="Conditions", slug="conditions", show_in_menus=True)


def queries(client, url):
    """Queries of one request, once caches are warm."""
    assert client.get(url).status_code == 200
    with CaptureQueriesContext(connection) as captured:
        client.get(url)
    return [query["sql"] for query in captured]


def routing(client, monkeypatch, page):
    """Queries that Wagtail makes to find ``page`` and to check that a visitor may see it."""
    with monkeypatch.context() as patch:
        patch.setattr(type(page), "serve", lambda self, request, *args, **kwargs: HttpResponse("empty"))
        return len(queries(client, page.url))


def fill_to(index, pages):
    index.refresh_from_db()
    fill(index, pages)


def make_image():
    image = PortalImage.objects.create(title="Hand", file=get_test_image_file(size=(64, 48)), description="A hand")
    assert make_renditions(image)
    return image.pk


def item(value):
    return {"type": "item", "value": value, "id": "1"}


def values_of_every_block(links):
    """One stored value for each kind of block, all pointing at as many different rows as they can."""
    sources = [source.pk for source in SourceFactory.create_batch(12)]
    services = [str(pk) for pk in Service.objects.listed().values_list("pk", flat=True)]
    documents = [
        PortalDocument.objects.create(title=f"Leaflet {n}", file=ContentFile(b"x", "a.pdf")).pk for n in range(3)
    ]
    video = Video.objects.create(title="A film", url="https://example.org/film", transcript="<p>Words.</p>").pk
    cites = "".join(f' <a linktype="source" id="{pk}">[S]</a>' for pk in sources)
    words = "".join(f' <a linktype="page" id="{pk}">page</a>' for pk in links)
    words += "".join(f' <a linktype="document" id="{pk}">leaflet</a>' for pk in documents)
    claims = [make_claim(*SourceFactory.create_batch(2)).pk for _ in range(12)]
    words += "".join(f' <a linktype="claim" id="{pk}">fact</a>' for pk in claims)
    rich = f"<p>Text{cites}{words}</p>"
    titled = [item({"title": "Title", "text": rich}) for _ in range(3)]
    figures = [
        item({"figure": "1", "label": "one", "claim": claim, "sources": [item(source)]})
        for claim, source in zip([None, *claims[:5]], sources[:6], strict=True)
    ]
    views = [item({"says": rich, "sources": [item(pk)]}) for pk in sources[:2]]
    targets = [item({"text": "", "page": pk, "document": None, "url": ""}) for pk in links]
    targets += [item({"text": "", "page": None, "document": pk, "url": ""}) for pk in documents]
    return {
        "heading": "A section",
        "text": rich,
        "plain_and_medical": {"plain": rich, "medical": rich},
        "quotation": {"text": "Words", "who": "Somebody", "role": ""},
        "callout": {"severity": "urgent", "title": "Title", "text": rich},
        "quick_fact": {"title": "Title", "text": rich},
        "do_and_dont": {"do": [item(rich)], "dont": [item(rich)]},
        "key_figures": {"figures": figures},
        "sources_differ": {"question": "Which?", "claim": claims[0], "views": views, "meaning": rich},
        "steps": {"title": "Steps", "steps": titled},
        "cards": {"title": "Cards", "cards": titled},
        "accordion": {"items": titled},
        "specialists": {"title": "People", "people": [item({"role": "Nurse", "helps": rich})]},
        "table": {"columns": [{"type": "text", "heading": "A"}], "rows": [{"values": [rich]}], "caption": "Table"},
        "links": {"title": "Links", "links": targets},
        "call_to_action": {"title": "Next", "text": rich, "link": targets[0]["value"]},
        "download": {"document": documents[0], "title": "", "description": ""},
        "image": {"image": make_image(), "alt": "", "decorative": False, "caption": ""},
        "video": video,
        "services": {"title": "Support", "intro": rich, "services": [item(pk) for pk in services]},
        "topic_services": {"title": "Support", "intro": rich, "topic": make_topic(services)},
    }


def make_topic(services):
    term = TaxonomyTerm.objects.create(taxonomy=Taxonomy.objects.create(slug="topic", name="Topic"), slug="one")
    Attribute.objects.bulk_create([Attribute(service_id=pk, taxonomy_term=term) for pk in services])
    return str(term.pk)


def test_a_content_page_costs_the_same_whatever_it_holds(client, index, monkeypatch):
    fill_to(index, 20)
    links = list(Page.objects.child_of(index).values_list("pk", flat=True))
    values = values_of_every_block(links)
    assert set(values) == set(ConditionBodyBlock().child_blocks), "a new kind of block: give it a value here"
    body = [{"type": name, "value": value} for name, value in values.items()]
    # Ten of what points at rows: were each to fetch its own, the count would show it.
    body += [{"type": name, "value": values[name]} for name in ("services", "topic_services") for _ in range(9)]
    body += [{"type": "image", "value": values["image"] | {"image": make_image()}}]
    body += [{"type": name, "value": values[name]} for name in ("text", "download", "links") for _ in range(3)]
    figures = [{"type": "figure", "value": figure["value"]} for figure in values["key_figures"]["figures"][:4]]
    page = add_page(
        index,
        ConditionPage,
        slug="everything",
        body=body,
        at_a_glance=figures,
        related_pages=[{"type": "page", "value": pk} for pk in links],
        social_image_id=make_image(),
    )
    shown = client.get(page.url).content.decode()
    assert shown.count("service-card__actions") == 20 * 12
    assert shown.count("<picture") == 2
    assert 'id="ref-36"' in shown  # twelve that are cited, and two of each claim
    assert len(queries(client, page.url)) <= routing(client, monkeypatch, page) + EVERY_BLOCK


def test_a_content_page_costs_the_same_among_many(client, index, monkeypatch):
    urls = [f"/conditions/{FIRST}/", FIRST_TOPIC, "/conditions/", "/", "/updates.xml"]
    fill_to(index, 10)
    few = {url: len(queries(client, url)) for url in urls}
    fill_to(index, 200)
    many = {url: len(queries(client, url)) for url in urls}
    assert many == few
    for page in (Page.objects.get(slug=FIRST).specific, Page.objects.get(url_path__endswith=FIRST_TOPIC).specific):
        assert many[page.url] <= routing(client, monkeypatch, page) + OUR_QUERIES


def test_the_site_map_costs_the_same_among_many(client, home, index):
    urls = ["/sitemap.xml", "/sitemap-pages.xml"]
    add_page(home, InformationPage)
    few = {url: len(queries(client, url)) for url in urls}
    for _ in range(8):
        add_page(home, InformationPage)
    assert client.get(urls[1]).content.count(b"<loc>") == 11  # with the front page and the list of conditions
    assert {url: len(queries(client, url)) for url in urls} == few


def test_a_search_costs_the_same_among_many(client, index):
    asked = ["treatment", "treatment hospital", "treatmnet", "zzqqxy", "qq ww zzq xxv vvk kkj jjh hhg ggf"]
    fill_to(index, 10)
    index_all()
    few = {text: len(queries(client, f"/search/?q={text}")) for text in asked}
    fill_to(index, 60)
    index_all()
    assert {text: len(queries(client, f"/search/?q={text}")) for text in asked} == few
    assert few["treatment"] <= MOST_OF_A_SEARCH
    assert max(few.values()) <= MOST_OF_A_SEARCH + MAX_CORRECTED_WORDS + 3  # known words, mended and any-word tries


def test_search_ranks_by_the_stored_vector(db):
    """By its name alone it would be read as text and parsed anew for every page found: 4 s at 10,000 pages."""
    assert 'ts_rank("search_searchentry"."vector"' in str(_matching("treatment", Page.objects.all()).query)


def test_bulk_pages_are_a_sound_tree(index):
    fill_to(index, 25)
    assert not any(Page.find_problems())
    assert index.get_descendants().count() == 25
    assert index_all() == 27  # with the front page and the list
