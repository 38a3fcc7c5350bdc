"""Site map and feed."""

from django.contrib.sitemaps import views as sitemap_views
from django.urls import path

from portal.content.feeds import UpdatesFeed
from portal.content.sitemaps import PageSitemap, sitemap_index

SITEMAPS = {"pages": PageSitemap}

urlpatterns = [
    path("sitemap.xml", sitemap_index, name="sitemap_index"),
    path("sitemap-<section>.xml", sitemap_views.sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
    path("updates.xml", UpdatesFeed(), name="updates"),
]
