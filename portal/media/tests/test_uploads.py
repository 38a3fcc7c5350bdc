"""What is uploaded in the admin: good files get in by every door, others are refused there in words."""

import errno
import json
from html import unescape
from pathlib import Path

import pytest
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from wagtail.models import Collection

from portal.media import contents
from portal.media.models import PortalDocument, PortalImage, Video
from portal.media.tests import files
from portal.roles import EDITORS, sync_roles
from portal.users.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
KEPT = files.picture()
PICTURES_REFUSED = {
    "big.png": (files.too_many_pixels, "too many pixels"),
    "bomb.png": (files.bomb, "too many pixels"),
    "cut.jpg": (lambda: files.cut(files.picture("JPEG", (600, 400))), "could not be read to its end"),
    "cut.png": (lambda: files.cut(files.picture("PNG", (600, 400))), "could not be read to its end"),
    "cut.webp": (lambda: files.cut(files.picture("WEBP", (600, 400))), ("could not be read", "valid image")),
    "cut.avif": (lambda: files.cut(files.picture("AVIF", (600, 400))), ("could not be read", "valid image")),
    "cut.gif": (lambda: files.cut(files.picture("GIF", (300, 200), 4, "L")), ("could not be read", "valid image")),
    "many-frames.gif": (lambda: files.picture("GIF", (2000, 2001), 11, "1"), "too many pixels"),
    "drawing.svg": (lambda: files.SVG, ("Not a supported image format", "not allowed")),
    "drawing.png": (lambda: files.SVG, "Not a valid .png image"),
    "program.png": (lambda: files.PROGRAM, "valid image"),
    "page.jpg": (lambda: files.PAGE, "valid image"),
    "other.jpg": (lambda: files.picture("PNG"), "Not a valid .jpeg image"),
    "empty.png": (lambda: b"", "empty"),
}
DOCUMENTS = {
    "a.pdf": files.PDF,
    "a.docx": files.DOCX,
    "a.xlsx": files.XLSX,
    "a.odt": files.ODT,
    "a.ods": files.ODS,
    "a.txt": "Plain words, 5 €".encode("cp1252"),
    "a.csv": b"\xef\xbb\xbfname,number\r\n",
    "a.ics": b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",
}
DOCUMENTS_REFUSED = {
    "page.pdf": files.PAGE,
    "program.pdf": files.PROGRAM,
    "program.txt": files.PROGRAM,
    "picture.csv": files.picture(),
    "text.docx": b"Plain words",
    "book.docx": files.XLSX,
    "cut.docx": files.cut(files.DOCX),
    "text.ods": files.ODT,
    "zip.odt": files.packed("anything"),
    "words.ics": b"Plain words",
    "nulls.txt": b"a" * 10_000 + b"\0",
}


@pytest.fixture(autouse=True)
def editor(client) -> User:
    sync_roles()
    user = User.objects.create_user("editor", public_name="An editor")
    user.groups.add(user.groups.model.objects.get(name=EDITORS))
    client.force_login(user)
    return user


def upload(client, door: str, kind: str, name: str, data: bytes) -> str:
    """Upload a file by one of the admin's doors and return what is said, as text."""
    app = f"wagtail{kind}"
    file = SimpleUploadedFile(name, data)
    words = {"title": "A file", "collection": Collection.get_first_root_node().pk, "licence": "own"}
    words |= {"consent": "nobody", "description": "A hand", "tags": ""}
    if door == "multiple":
        answer = client.post(reverse(f"{app}:add_multiple"), words | {"files[]": file})
        if waits := answer.json().get("uploaded_file_id"):  # its licence is asked for, then it is kept
            one = "image" if kind == "images" else "document"
            prefix = f"uploaded-{one}-{waits}-"
            answer = client.post(
                reverse(f"{app}:create_multiple_from_uploaded_{one}", args=[waits]),
                {prefix + key: value for key, value in words.items()},
            )
    elif door == "chooser":
        field = "image" if kind == "images" else "document"
        prefix = f"{field}-chooser-upload-"
        answer = client.post(
            reverse(f"{app}_chooser:create"), {prefix + key: value for key, value in (words | {"file": file}).items()}
        )
    else:
        address = reverse(f"{app}:add")
        if door == "edit":
            model = PortalImage if kind == "images" else PortalDocument
            kept = ("kept.png", KEPT) if kind == "images" else ("kept.pdf", files.PDF)
            address = reverse(
                f"{app}:edit", args=[model.objects.create(title="Kept", file=SimpleUploadedFile(*kept)).pk]
            )
        answer = client.post(address, words | {"file": file}, follow=True)
    assert answer.status_code == 200, (door, name, answer.status_code)
    text = answer.content.decode()
    if answer["Content-Type"].startswith("application/json"):
        said = json.loads(text)
        text = " ".join(str(value) for value in said.values())
    return unescape(text)


DOORS = ["add", "multiple", "chooser", "edit"]


@pytest.mark.parametrize("door", DOORS)
def test_pictures_that_are_no_good_are_refused_in_words(client, door):
    for name, (make, words) in PICTURES_REFUSED.items():
        said = upload(client, door, "images", name, make())
        assert any(one in said for one in ([words] if isinstance(words, str) else words)), (name, said[:3000])
    assert not PortalImage.objects.exclude(title="Kept").exists()
    assert {image.get_file_size() for image in PortalImage.objects.all()} <= {len(KEPT)}


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "AVIF", "GIF"])
def test_good_pictures_get_in(client, door, kind):
    data = files.picture(kind)
    upload(client, door, "images", f"hand.{kind.lower()}", data)
    image = PortalImage.objects.get()
    assert (image.width, image.height, image.get_file_size()) == (60, 40, len(data))


def test_forty_million_pixels_are_not_too_many(client):
    white = files.BytesIO()
    Image.new("1", (8000, 5000), 1).save(white, "PNG")
    upload(client, "add", "images", "big.png", white.getvalue())
    assert PortalImage.objects.get().width == 8000


@pytest.mark.parametrize("door", DOORS)
def test_documents_that_are_something_else_are_refused_in_words(client, door):
    for name, data in DOCUMENTS_REFUSED.items():
        said = upload(client, door, "docs", name, data)
        assert "contents are something else, or damaged" in said, (name, said[:3000])
    assert "not allowed" in upload(client, door, "docs", "program.exe", files.PROGRAM)
    assert "not allowed" in upload(client, door, "docs", "drawing.svg", files.SVG)
    assert not PortalDocument.objects.exclude(title="Kept").exists()
    assert {document.file.read() for document in PortalDocument.objects.all()} <= {files.PDF}


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("name", DOCUMENTS)
def test_good_documents_get_in(client, door, name):
    upload(client, door, "docs", name, DOCUMENTS[name])
    document = PortalDocument.objects.get()
    with document.file.open() as file:
        assert file.read() == DOCUMENTS[name]


PARTS = {
    "a.docx": ("word/document.xml", ""),
    "a.xlsx": ("xl/workbook.xml", ""),
    "a.odt": ("content.xml", "application/vnd.oasis.opendocument.text"),
    "a.ods": ("content.xml", "application/vnd.oasis.opendocument.spreadsheet"),
}


@pytest.mark.parametrize("name", PARTS)
def test_a_packed_file_of_too_many_parts_or_too_much_in_them_is_refused(client, monkeypatch, name):
    part, kind = PARTS[name]
    assert (contents.MOST_PARTS, contents.MOST_UNPACKED) == (5_000, 500 * 1024**2)
    many = files.packed(part, *map(str, range(5_000)), mimetype=kind)
    assert "contents are something else, or damaged" in upload(client, "add", "docs", name, many)
    monkeypatch.setattr(contents, "MOST_UNPACKED", 10_000)
    big = files.packed(part, mimetype=kind, big="0" * 10_000)
    assert "contents are something else, or damaged" in upload(client, "add", "docs", name, big)
    assert not PortalDocument.objects.exists()
    upload(client, "add", "docs", name, files.packed(part, mimetype=kind, big="0" * 9_000))
    assert PortalDocument.objects.exists()


def test_a_document_is_edited_though_its_file_was_kept_before_anybody_looked(client):
    document = PortalDocument.objects.create(title="Old", file=SimpleUploadedFile("old.pdf", files.PAGE))
    words = {"title": "New", "collection": document.collection_id, "licence": "own", "consent": "nobody"}
    client.post(reverse("wagtaildocs:edit", args=[document.pk]), words)
    document.refresh_from_db()
    assert document.title == "New"


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(
    ("kind", "name", "begins", "megabytes"),
    [("images", "a.png", KEPT, 10), ("docs", "a.pdf", files.PDF, 20)],
    ids=["picture", "document"],
)
def test_what_is_too_big_is_refused_in_words_by_every_door(client, door, kind, name, begins, megabytes):
    """Both kinds may have anything after their end: it is the size alone that is refused."""
    model, most = PortalImage if kind == "images" else PortalDocument, megabytes * 1024 * 1024
    said = upload(client, door, kind, name, begins.ljust(most + 1, b"\0"))
    assert "This file is too big" in said
    assert {one.file.size for one in model.objects.all()} <= {len(begins)}, "what was kept before"
    upload(client, door, kind, name, begins.ljust(most, b"\0"))
    assert most in {one.file.size for one in model.objects.all()}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("door", ["add", "chooser", "edit"])
@pytest.mark.parametrize(("kind", "file"), [("images", ("a.png", KEPT)), ("docs", ("a.pdf", files.PDF))])
def test_a_full_disk_is_told_in_words_and_leaves_no_row_without_its_file(client, monkeypatch, door, kind, file):
    room = FileSystemStorage._save

    def save(storage: FileSystemStorage, name: str, content: File) -> str:
        if Path(name).stem != "kept":
            raise OSError(errno.ENOSPC, "No space left on device")
        return room(storage, name, content)

    monkeypatch.setattr(FileSystemStorage, "_save", save)
    with pytest.raises(AssertionError, match="507"):
        upload(client, door, kind, *file)
    answer = client.post(reverse(f"wagtail{kind}:add_multiple"), {"files[]": SimpleUploadedFile(*file)})
    assert (answer.status_code, answer.reason_phrase) == (507, "There is no room left for files, so this was not saved")
    assert "was not saved" in answer.content.decode()
    for model in (PortalImage, PortalDocument):
        assert all(one.file.storage.exists(one.file.name) for one in model.objects.all())


# --- films ---

_LINE = {"key": "a", "text": "Hello", "type": "unstyled", "depth": 0, "inlineStyleRanges": [], "entityRanges": []}
TRANSCRIPT = json.dumps({"entityMap": {}, "blocks": [_LINE]})


def add_film(client, film: tuple[str, bytes], captions: tuple[str, bytes]) -> str:
    words = {"title": "A film", "licence": "own", "consent": "nobody", "transcript": TRANSCRIPT}
    given = {"file": SimpleUploadedFile(*film), "captions": SimpleUploadedFile(*captions)}
    answer = client.post(reverse("wagtailsnippets_media_video:add"), words | given, follow=True)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


@pytest.mark.parametrize(
    ("film", "captions"),
    [
        (("a.mp4", files.PAGE), ("a.vtt", files.VTT)),
        (("a.mp4", files.WEBM), ("a.vtt", files.VTT)),
        (("a.webm", files.PROGRAM), ("a.vtt", files.VTT)),
        (("a.mp4", files.MP4), ("a.vtt", files.PAGE)),
        (("a.mp4", files.MP4), ("a.vtt", files.VTT + b"\0")),
    ],
)
def test_films_and_captions_that_are_something_else_are_refused_in_words(client, film, captions):
    assert "contents are something else, or damaged" in add_film(client, film, captions)
    assert not Video.objects.exists()


@pytest.mark.parametrize(("setting", "most"), [("FILM_MAX_UPLOAD_SIZE", 84), ("CAPTIONS_MAX_UPLOAD_SIZE", 30)])
def test_films_and_captions_that_are_too_big_are_refused_in_words(client, settings, setting, most):
    setattr(settings, setting, most - 1)
    film, captions = ("a.mp4", files.MP4[:84]), ("a.vtt", files.VTT[:30])
    assert "at most." in add_film(client, film, captions)
    assert not Video.objects.exists()
    setattr(settings, setting, most)
    add_film(client, film, captions)
    assert Video.objects.exists()


@pytest.mark.parametrize("film", [("a.mp4", files.MP4), ("a.webm", files.WEBM)])
def test_good_films_get_in(client, film):
    add_film(client, film, ("a.vtt", b"\xef\xbb\xbf" + files.VTT))
    assert Video.objects.get().file.size == len(film[1])
