"""Addresses of the directory. They stand at the root of the site."""

from django.urls import path

from support_directory import views

app_name = "support_directory"
urlpatterns = [
    path("support-directory/", views.index, name="index"),
    path("support-directory/<slug:slug>/", views.service, name="service"),
    path("help-now/", views.help_now, name="help_now"),
]
