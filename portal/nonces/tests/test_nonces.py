"""In the admin only scripts with the nonce of the answer run, and each inline script of Wagtail has it."""

import re
from pathlib import Path

import pytest
import wagtail
from django.test import Client

from portal.content.tests.factories import SourceFactory, add_hub
from portal.nonces.current import current_nonce
from portal.nonces.loader import INLINE
from portal.users.models import User

SCRIPT = re.compile(r"<script\b([^>]*)>", re.I)
DATA = re.compile(r'type="?(?:application/json|text/(?:x-template|template|django-form-template))')
OURS = {"search_promotions", "styleguide", "test", "tests"}  # parts of Wagtail that are not installed here


@pytest.fixture
def admin(home) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("boss"))
    return client


def nonce_in(response) -> str:
    found = re.search(r"script-src 'self'(?: 'nonce-([^']+)')?", response["Content-Security-Policy"])
    assert found, response["Content-Security-Policy"]
    return found[1] or ""


def test_every_template_of_wagtail_with_an_inline_script_is_known():
    root = Path(wagtail.__file__).parent
    found = set()
    for path in root.rglob("*.html"):
        if OURS & set(path.relative_to(root).parts):
            continue
        if any("src=" not in tag and not DATA.search(tag) for tag in SCRIPT.findall(path.read_text())):
            found.add(str(path).partition("/templates/")[2])
            assert "<script>" in path.read_text(), path
    assert found == INLINE


def test_every_inline_script_of_an_editor_has_the_nonce(admin, home):
    hub = add_hub(home)
    source = SourceFactory()
    for url in (f"/admin/pages/{hub.pk}/edit/", f"/admin/snippets/evidence/source/edit/{source.pk}/"):
        response = admin.get(url)
        nonce = nonce_in(response)
        tags = [tag for tag in SCRIPT.findall(response.content.decode()) if "src=" not in tag and not DATA.search(tag)]
        assert len(nonce) >= 22
        assert tags and all(tag == f' nonce="{nonce}"' for tag in tags), (url, tags)


def test_each_answer_has_another_nonce(admin, home):
    url = f"/admin/pages/{home.pk}/edit/"
    assert nonce_in(admin.get(url)) != nonce_in(admin.get(url))


def test_a_stored_script_gets_none(admin, home):
    home.title = "<script>alert(1)</script>"
    home.save()
    page = admin.get(f"/admin/pages/{home.pk}/edit/")
    assert "<script>alert(1)" not in page.content.decode()
    assert f'nonce="{nonce_in(page)}">alert(1)' not in page.content.decode()


def test_public_pages_have_no_nonce(client, home):
    assert "nonce" not in client.get("/")["Content-Security-Policy"]


def test_outside_of_an_answer_there_is_none():
    assert current_nonce() == ""
