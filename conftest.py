"""What every test may use."""

import pytest
from django.test import RequestFactory
from hypothesis import HealthCheck, settings
from wagtail.models import Locale, Page, Site

from portal.home.models import HomePage

# How long an example takes says more about the machine than about the code. Fixtures that hold for all examples of a
# test are meant to.
settings.register_profile(
    "portal", deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
settings.load_profile("portal")


@pytest.fixture(autouse=True)
def _media_in_a_folder_of_its_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def home(db) -> HomePage:
    """A site with nothing but its home page."""
    locale, _created = Locale.objects.get_or_create(language_code="en-gb")
    root = Page.objects.filter(depth=1).first() or Page.add_root(title="Root", slug="root", locale=locale)
    Page.objects.filter(depth__gt=1).delete()
    Site.objects.all().delete()
    root = Page.objects.get(pk=root.pk)
    page = root.add_child(instance=HomePage(title="Home", slug="home", summary="A test site", locale=locale))
    Site.objects.create(hostname="testserver", root_page=page, is_default_site=True)
    return page


@pytest.fixture
def rf_page(rf: RequestFactory):
    """Return a function that makes a GET request such as a page sees."""

    def make(path: str = "/"):
        return rf.get(path, headers={"host": "testserver"})

    return make
