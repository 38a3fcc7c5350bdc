"""Pictures, films and private documents in a real S3 server: what pages show, and what no stranger gets."""

import urllib.error
import urllib.request
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from PIL import Image
from wagtail.models import Collection, CollectionViewRestriction

from portal.content.tests.factories import add_page
from portal.home.models import InformationPage
from portal.media.models import PortalDocument, PortalImage, Video
from tests.store import Store, running_store

FILM = bytes(range(256)) * 4000


@pytest.fixture(scope="module")
def store():
    with running_store("uploads", "shown") as running:
        # What docs/growth.md says of the second bucket: anybody may read it.
        running.client.put_bucket_policy(
            Bucket="shown",
            Policy='{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", '
            '"Action": "s3:GetObject", "Resource": "arn:aws:s3:::shown/*"}]}',
        )
        yield running


def use(settings, store: Store, **options: str) -> None:
    """As ``MEDIA_S3_BUCKET`` and its sisters do."""
    more = {"bucket": "uploads", "endpoint": store.url, "region": "eu-west-2"} | options
    uploads = {"BACKEND": "portal.media.buckets.BucketStorage", "OPTIONS": more}
    settings.STORAGES = settings.STORAGES | {"default": uploads}


@pytest.fixture
def one_bucket(settings, store):
    use(settings, store)
    return store


@pytest.fixture
def two_buckets(settings, store):
    use(settings, store, public_bucket="shown", public_url=f"{store.url}/shown")
    settings.MEDIA_ORIGINS = [store.url]
    return store


def picture(django_capture_on_commit_callbacks) -> PortalImage:
    raw = BytesIO()
    Image.effect_noise((1200, 800), 90).save(raw, "JPEG")
    with django_capture_on_commit_callbacks(execute=True):
        return PortalImage.objects.create(title="Noise", description="N", file=ContentFile(raw.getvalue(), "noise.jpg"))


def film() -> Video:
    return Video.objects.create(
        title="Film", file=ContentFile(FILM, "film.mp4"), captions=ContentFile(b"WEBVTT", "film.vtt")
    )


def private_document() -> PortalDocument:
    staff = Collection.get_first_root_node().add_child(name="Staff")
    CollectionViewRestriction.objects.create(collection=staff, restriction_type="login")
    return PortalDocument.objects.create(title="Minutes", collection=staff, file=ContentFile(b"%PDF-1.4 m", "min.pdf"))


def status(url: str) -> int:
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


def test_pictures_and_films_come_from_the_site_itself(client, home, one_bucket, django_capture_on_commit_callbacks):
    image = picture(django_capture_on_commit_callbacks)
    assert image.renditions.count() == 6
    page = add_page(home, InformationPage, title="P", slug="p", body=[("image", {"image": image, "decorative": True})])
    html = client.get(page.url).content.decode()
    shown = image.renditions.get(filter_spec="width-480|format-jpeg")
    assert shown.url in html and shown.url.startswith("/media/images/")
    answer = client.get(shown.url)
    assert answer.status_code == 200 and answer["Content-Type"] == "image/jpeg"
    assert b"".join(answer.streaming_content)[:2] == b"\xff\xd8"
    assert "max-age=2592000" in answer["Cache-Control"] and "sandbox" in answer["Content-Security-Policy"]
    assert client.get(image.file.url).status_code == 404, "the original is not public"
    assert {status(f"{one_bucket.url}/uploads/{name}") for name in (image.file.name, shown.file.name)} == {403}
    image.consent = "withdrawn"
    with django_capture_on_commit_callbacks(execute=True):
        image.save()
    assert client.get(shown.url).status_code == 404


def test_part_of_a_film(client, db, one_bucket):
    video = film()
    whole = client.get(video.file.url)
    assert (whole.status_code, whole["Accept-Ranges"]) == (200, "bytes")
    assert b"".join(whole.streaming_content) == FILM
    for asked, start, end in (("bytes=0-99", 0, 99), ("bytes=1000-", 1000, len(FILM) - 1), ("bytes=-5", -5, None)):
        part = client.get(video.file.url, headers={"range": asked})
        wanted = FILM[start:] if end is None else FILM[start : end + 1]
        assert part.status_code == 206
        assert b"".join(part.streaming_content) == wanted
        assert part["Content-Length"] == str(len(wanted)) and part["Content-Range"].endswith(f"/{len(FILM)}")
    assert client.get(video.file.url, headers={"range": "bytes=99999999-"}).status_code == 416
    assert client.get(video.file.url, headers={"range": "sheep=1-2"}).status_code == 200


@pytest.mark.parametrize("buckets", ["one_bucket", "two_buckets"])
def test_a_private_document_is_refused_to_a_stranger_by_every_path(
    request, buckets, client, home, admin_client, settings
):
    store = request.getfixturevalue(buckets)
    document = private_document()
    assert client.get(document.url).status_code == 302, "asks to sign in"
    assert client.get(f"/media/{document.file.name}").status_code == 404
    assert client.get(f"/media/images/../{document.file.name}").status_code == 404
    assert document.file.name in store.keys("uploads")
    for bucket in ("uploads", "shown"):
        assert status(f"{store.url}/{bucket}/{document.file.name}") in (403, 404)
    assert document.file.name not in store.keys("shown")
    acl = store.client.get_object_acl(Bucket="uploads", Key=document.file.name)["Grants"]
    assert [grant["Grantee"]["Type"] for grant in acl] == ["CanonicalUser"], "nobody but the owner"
    answer = admin_client.get(document.url)
    assert b"".join(answer.streaming_content) == b"%PDF-1.4 m"
    assert not answer.has_header("Location"), "nobody is ever sent to the bucket"


def test_with_a_public_bucket_pages_load_from_it_and_nothing_else_does(
    client, home, two_buckets, django_capture_on_commit_callbacks
):
    image, video = picture(django_capture_on_commit_callbacks), film()
    page = add_page(home, InformationPage, title="P", slug="p", body=[("image", {"image": image, "decorative": True})])
    answer = client.get(page.url)
    shown = image.renditions.get(filter_spec="width-480|format-jpeg")
    assert shown.url == f"{two_buckets.url}/shown/{shown.file.name}"
    assert shown.url in answer.content.decode()
    assert status(shown.url) == status(video.file.url) == 200
    kept = two_buckets.client.head_object(Bucket="shown", Key=shown.file.name)
    assert "immutable" in kept["CacheControl"] and kept["ContentType"] == "image/jpeg"
    assert video.captions.url.startswith("/media/videos/"), "captions of another host need more permissions"
    assert b"".join(client.get(video.captions.url).streaming_content) == b"WEBVTT"
    assert {key.split("/")[0] for key in two_buckets.keys("shown")} == {"images", "videos"}
    assert status(f"{two_buckets.url}/uploads/{image.file.name}") == 403


def test_two_uploads_of_one_name_are_two_files(db, one_bucket):
    first, second = (PortalDocument.objects.create(title="A", file=ContentFile(text, "a.txt")) for text in (b"1", b"2"))
    assert first.file.name != second.file.name
    assert first.file.open().read() == b"1"
