"""Every other door to an account leads to ours. These addresses stand before Wagtail's own."""

from django.urls import path, re_path
from django.views.decorators.cache import never_cache
from django.views.generic import RedirectView

from portal.signin import views

urlpatterns = [
    path("admin/login/", never_cache(views.admin_login)),
    path("admin/logout/", never_cache(views.sign_out)),
    re_path(r"^admin/password_reset/", RedirectView.as_view(pattern_name="account_reset_password")),
    path("_util/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
]
