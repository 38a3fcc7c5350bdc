"""Site map and feed."""

from django.urls import path
from django.views.decorators.http import require_safe

from portal.content.feeds import UpdatesFeed
from portal.content.sitemaps import sitemap, sitemap_index

urlpatterns = [
    path("sitemap.xml", sitemap_index, name="sitemap_index"),
    path("sitemap-<section>.xml", sitemap, name="sitemap"),
    path("updates.xml", require_safe(UpdatesFeed()), name="updates"),
]
