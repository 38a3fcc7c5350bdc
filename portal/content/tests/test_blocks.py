"""Every block renders, in a page and in the block picker; the rules of single blocks."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from selectolax.lexbor import LexborHTMLParser
from wagtail.blocks import StreamBlock, StructBlockValidationError
from wagtail.images.tests.utils import get_test_image_file

from carers.blocks import CardsStreamBlock, CarerBodyBlock, QuickFactStreamBlock, SupportStreamBlock
from conditions.blocks import AtAGlanceBlock, ConditionBodyBlock
from portal.content.batch import Batch
from portal.content.blocks import ImageBlock, LinkBlock, common_blocks
from portal.content.render import BodyRenderer
from portal.content.tests.factories import SourceFactory, add_page
from portal.home.models import InformationPage
from portal.media.models import Consent, PortalImage
from return_to_work.blocks import WorkBodyBlock

STREAMS = [
    StreamBlock(common_blocks()),
    ConditionBodyBlock(),
    AtAGlanceBlock(),
    CarerBodyBlock(),
    CardsStreamBlock(),
    QuickFactStreamBlock(),
    SupportStreamBlock(),
    WorkBodyBlock(),
]
BLOCKS = {name: block for stream in STREAMS for name, block in stream.child_blocks.items()}


@pytest.fixture
def image(db, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        return PortalImage.objects.create(
            title="Hand", file=get_test_image_file(size=(1200, 800)), description="A hand"
        )


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(BLOCKS))
def test_every_block_renders_its_own_example(name):
    block = BLOCKS[name]
    value = block.get_preview_value()
    html = block.render(value) if value is not None else block.render(None)
    assert "Invalid" not in html
    if name not in ("image", "video", "services", "download"):
        assert html.strip(), name


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(BLOCKS))
def test_every_block_says_what_it_is_and_has_a_preview(name):
    block = BLOCKS[name]
    assert block.get_description(), name
    assert block.is_previewable, name
    assert block.label


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(BLOCKS))
def test_every_block_survives_being_empty(name):
    """A draft may lack what is required: its preview must still come."""
    block = BLOCKS[name]
    stream = StreamBlock([(name, block)])
    value = stream.to_python([{"type": name, "value": block.get_prep_value(block.get_default())}])
    renderer = BodyRenderer(Batch())
    renderer.add("body", value, {})


@pytest.mark.django_db
def test_the_picker_previews_a_block(admin_client):
    url = (
        reverse("wagtailadmin_block_preview")
        + f"?id={InformationPage.body.field.stream_block.child_blocks['callout'].definition_prefix}"
    )
    response = admin_client.get(url)
    assert response.status_code == 200
    assert b"Do not stop treatment" in response.content
    assert b"css/site" in response.content


class TestLink:
    """One target, no more, and words for an address."""

    def test_two_targets_are_refused(self, home):
        block = LinkBlock()
        with pytest.raises(StructBlockValidationError):
            block.clean(block.to_python({"text": "x", "page": home.pk, "url": "https://example.org/"}))

    def test_no_target_is_refused(self):
        block = LinkBlock()
        with pytest.raises(StructBlockValidationError):
            block.clean(block.to_python({"text": "x"}))

    def test_an_address_needs_words(self):
        block = LinkBlock()
        with pytest.raises(StructBlockValidationError):
            block.clean(block.to_python({"url": "https://example.org/"}))

    def test_a_page_brings_its_own_title(self, home):
        block = LinkBlock()
        value = block.clean(block.to_python({"page": home.pk}))
        assert (value.title, value.href) == ("Home", "/")


class TestPicture:
    """A picture says something to everyone, or is marked as decoration."""

    def test_renditions_are_made_on_upload(self, image):
        assert image.renditions.count() == 6

    def test_only_the_first_on_a_page_does_not_wait_and_each_has_its_size(self, client, home, image):
        blocks = [("image", {"image": image, "alt": "", "decorative": False})] * 3
        tree = LexborHTMLParser(client.get(add_page(home, InformationPage, slug="three", body=blocks).url).content)
        pictures = tree.css("main img")
        assert [picture.attributes.get("loading") for picture in pictures] == [None, "lazy", "lazy"]
        assert {(one.attributes["width"], one.attributes["height"]) for one in pictures} == {("960", "640")}

    def test_a_page_shows_it_without_making_anything(self, client, home, image, django_assert_num_queries):
        page = add_page(
            home, InformationPage, slug="pic", body=[("image", {"image": image, "alt": "", "decorative": False})]
        )
        before = image.renditions.count()
        html = client.get(page.url).content.decode()
        assert "<picture" in html
        assert 'alt="A hand"' in html
        assert "image/avif" in html
        assert image.renditions.count() == before

    def test_without_alternative_text_it_is_refused(self, image):
        image.description = ""
        block = ImageBlock()
        with pytest.raises(StructBlockValidationError):
            block.clean(block.to_python({"image": self._saved(image).pk, "decorative": False}))

    def test_decoration_has_empty_alternative_text(self, client, home, image):
        page = add_page(home, InformationPage, slug="deco", body=[("image", {"image": image, "decorative": True})])
        assert 'alt=""' in client.get(page.url).content.decode()

    def test_withdrawn_consent_takes_it_off_every_page(self, client, home, image, django_capture_on_commit_callbacks):
        page = add_page(home, InformationPage, slug="gone", body=[("image", {"image": image, "decorative": True})])
        image.consent = Consent.WITHDRAWN
        with django_capture_on_commit_callbacks(execute=True):
            image.save()
        assert not image.renditions.exists()
        assert "<picture" not in client.get(page.url).content.decode()

    def _saved(self, image):
        image.save()
        return image


@pytest.mark.django_db
def test_figures_name_their_sources(client, home):
    source = SourceFactory()
    body = [("key_figures", {"figures": [{"figure": "88 in 100", "label": "stayed stable", "sources": [source]}]})]
    html = client.get(add_page(home, InformationPage, slug="fig", body=body).url).content.decode()
    assert 'href="#ref-1"' in html
    assert source.title in html


@pytest.mark.django_db
def test_an_uploaded_file_that_is_no_picture_is_refused_in_words(admin_client):
    upload = SimpleUploadedFile("photo.png", b"<html>not a picture</html>", content_type="image/png")
    response = admin_client.post(reverse("wagtailimages:add"), {"title": "x", "file": upload})
    assert response.status_code == 200
    assert b"error" in response.content.lower()
    assert PortalImage.objects.count() == 0


@pytest.mark.django_db
def test_a_picture_that_breaks_off_is_refused_in_words(admin_client):
    from io import BytesIO

    from PIL import Image

    whole = BytesIO()
    Image.effect_noise((400, 300), 80).convert("RGB").save(whole, "JPEG")
    upload = SimpleUploadedFile("photo.jpg", whole.getvalue()[: len(whole.getvalue()) // 2], content_type="image/jpeg")
    response = admin_client.post(reverse("wagtailimages:add"), {"title": "x", "file": upload})
    assert response.status_code == 200
    assert b"could not be read to its end" in response.content
    assert PortalImage.objects.count() == 0
