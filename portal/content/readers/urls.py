"""Addresses of what readers tell us of a page, and of its history."""

from django.urls import path

from portal.content.readers import views

urlpatterns = [
    path("feedback/<int:page_id>/", views.helpful, name="feedback"),
    path("feedback/<int:page_id>/thank-you/", views.thank_you, name="feedback_thank_you"),
    path("feedback/<int:page_id>/<str:token>/", views.words, name="feedback_words"),
    path("changes/<int:page_id>/", views.changes, name="page_changes"),
]
