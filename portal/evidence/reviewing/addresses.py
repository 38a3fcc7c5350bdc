"""Where the screens about one page stand."""

from django.urls import reverse


def sign_url(page_id: int, role: str) -> str:
    """Return the screen on which a page is read and signed in a role."""
    return reverse("evidence_review:sign", args=[page_id, role])


def care_url(page_id: int) -> str:
    """Return the screen on who looks after a page, and its history of signatures."""
    return reverse("evidence_review:care", args=[page_id])


def small_edit_url(page_id: int) -> str:
    """Return the screen on which a second person confirms a small edit."""
    return reverse("evidence_review:small_edit", args=[page_id])
