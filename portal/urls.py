"""The site's addresses. Apps own their lists; this file only puts them in their places."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from portal import views
from portal.admin_rights import bulk_action
from portal.content.glossary_page import glossary
from portal.media.delivery import public_file
from portal.watch.metrics import metrics
from portal.watch.ready import readyz

urlpatterns = [
    path("", include("portal.signin.doors")),
    path("account/", include("portal.signin.urls")),
    path("admin/bulk/<str:app_label>/<str:model_name>/<str:action>/", bulk_action, name="wagtail_bulk_action"),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
    path("robots.txt", views.robots, name="robots"),
    path(".well-known/security.txt", views.security_txt, name="security_txt"),
    path("api/oruk/v3/", include("support_directory.api.urls")),
    path("", include("portal.content.urls")),
]
if settings.SERVE_MEDIA:
    # Pictures and films only: documents are reached through Wagtail's permission check and by no other path.
    urlpatterns += [re_path(r"^media/(?P<path>(?:images|videos)/.+)$", public_file)]

urlpatterns += i18n_patterns(
    path("search/", include("portal.search.urls")),
    path("", include("portal.content.claims.urls")),
    path("glossary/", glossary, name="glossary"),
    path("", include("portal.content.readers.urls")),
    path("", include("support_directory.urls")),
    path("", include(wagtail_urls)),
    prefix_default_language=False,
)

handler404 = "portal.views.page_not_found"
handler500 = "support_directory.error_page.server_error"
