"""The cache in the database: shared by all, and not asked for each address of a page."""

import time

import pytest
from django.core.cache import cache
from django.core.cache.backends.db import DatabaseCache
from wagtail.models import Page, Site
from wagtail.models.sites import SITE_ROOT_PATHS_CACHE_KEY

from portal.shared_cache import NEAR_SECONDS, sweep

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def shared(settings):
    settings.CACHES = {"default": {"BACKEND": "portal.shared_cache.SharedCache", "LOCATION": "shared_cache"}}
    cache.clear()
    yield
    cache.clear()


def elsewhere() -> DatabaseCache:
    """The cache as another process has it: the same table, nothing of ours remembered."""
    return DatabaseCache("shared_cache", {})


def test_many_addresses_ask_the_table_once(home, django_assert_num_queries):
    home.get_url()
    cache._near.clear()
    pages = [Page.objects.get(pk=home.pk) for _time in range(20)]  # Wagtail remembers them with each page
    with django_assert_num_queries(1):
        assert len({page.get_url() for page in pages}) == 1


def test_a_new_host_name_is_known_here_at_once_and_elsewhere_in_seconds(home, monkeypatch):
    assert "//testserver/" in Page.objects.get(pk=home.pk).get_full_url()
    site = Site.objects.get()
    site.hostname = "portal.example"
    site.save()
    assert "//portal.example/" in Page.objects.get(pk=home.pk).get_full_url()
    assert cache.get(SITE_ROOT_PATHS_CACHE_KEY, version=2)
    elsewhere().set(SITE_ROOT_PATHS_CACHE_KEY, [], version=2)
    assert cache.get(SITE_ROOT_PATHS_CACHE_KEY, version=2)
    later = time.time() + NEAR_SECONDS + 1
    monkeypatch.setattr("time.time", lambda: later)
    assert cache.get(SITE_ROOT_PATHS_CACHE_KEY, version=2) == []


def test_counts_are_never_remembered():
    cache.set("tries", 1)
    elsewhere().set("tries", 2)
    assert cache.get("tries") == 2


def test_what_has_run_out_goes(django_assert_num_queries):
    cache.set("gone", 1, timeout=-1)
    cache.set("stays", 1)
    sweep()
    assert (cache.get("gone"), cache.get("stays")) == (None, 1)
