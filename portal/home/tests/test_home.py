"""The way in."""

import pytest

from portal.content.tests.factories import add_hub, add_topic

pytestmark = pytest.mark.django_db


def test_help_comes_before_anything_else(client, home):
    html = client.get("/").content.decode()
    main = html[html.index("<main") :]
    assert main.index('role="search"') < main.index("/help-now/") < main.index("nation=england")


def test_doors_lead_to_published_pages_only(client, home):
    hub = add_hub(home)
    draft = add_topic(hub, title="Draft", slug="draft", live=False)
    home.doors = [
        ("door", {"title": "Just told", "text": "Start here", "page": hub}),
        ("door", {"title": "Not ready", "text": "Later", "page": draft}),
    ]
    home.save_revision().publish()
    html = client.get("/").content.decode()
    assert "Just told" in html
    assert "Not ready" not in html


def test_conditions_and_every_nation_are_offered(client, home):
    hub = add_hub(home, title="Zeta neuropathy")
    html = client.get("/").content.decode()
    assert hub.url in html
    for nation in ("england", "scotland", "wales", "northern-ireland", "republic-of-ireland"):
        assert f"?nation={nation}" in html
