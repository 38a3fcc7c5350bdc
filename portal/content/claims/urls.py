"""Addresses of the facts we keep track of."""

from django.urls import path

from portal.content.claims import views

app_name = "evidence"
urlpatterns = [
    path("evidence/", views.claims, name="claims"),
    path("evidence/<slug:key>/", views.claim, name="claim"),
    path("evidence/<slug:key>/still-right/", views.doubt, name="doubt"),
    path("evidence/<slug:key>/thank-you/", views.thank_you, name="thank_you"),
]
