"""Site map and feed."""

from django.urls import path

from portal.content.feeds import UpdatesFeed
from portal.content.sitemaps import sitemap, sitemap_index

urlpatterns = [
    path("sitemap.xml", sitemap_index, name="sitemap_index"),
    path("sitemap-<section>.xml", sitemap, name="sitemap"),
    path("updates.xml", UpdatesFeed(), name="updates"),
]
