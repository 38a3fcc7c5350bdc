"""Addresses of the directory. They stand at the root of the site."""

from django.urls import path

from support_directory import views

app_name = "support_directory"
urlpatterns = [
    path("support-directory/", views.index, name="index"),
    path("support-directory/services.csv", views.download, name="download"),
    path("support-directory/shortlist/", views.shortlist, name="shortlist"),
    path("support-directory/all/", views.plain, name="plain"),
    path("support-directory/open-data/", views.open_data, name="open_data"),
    path("support-directory/suggest/", views.suggest, name="suggest"),
    path("support-directory/thank-you/", views.thank_you, name="thank_you"),
    path("support-directory/<slug:slug>/", views.service, name="service"),
    path("support-directory/<slug:slug>/report/", views.report, name="report"),
    path("help-now/", views.help_now, name="help_now"),
]
