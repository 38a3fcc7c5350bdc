"""People of each group, and what their browsers send."""

from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from portal.users.models import User

NAMES = "wagtailsnippets_support_directory_service"
SOURCE = "https://example.org/contact"


def member(name: str, *groups: str) -> Client:
    """Return the browser of someone in these groups, signed in."""
    user, _made = User.objects.get_or_create(username=name)
    user.groups.set(Group.objects.filter(name__in=groups))
    assert user.groups.count() == len(groups)
    client = Client()
    client.force_login(user)
    client.user = user
    return client


def service_url(view: str, service=None) -> str:
    return reverse(f"{NAMES}:{view}", args=[service.pk] if service else [])


def form_of(client: Client, url: str) -> dict[str, list[str]]:
    """Return what a browser would send for the longest form of the page, untouched."""
    response = client.get(url)
    assert response.status_code == 200, (url, response.status_code, response.get("Location"))
    soup = BeautifulSoup(response.content, "html.parser")
    forms = [form for form in soup.find_all("form") if form.get("method", "").lower() == "post"]
    form = max(forms, key=lambda one: len(one.find_all(attrs={"name": True})))
    data: dict[str, list[str]] = {}
    for field in form.find_all(["input", "select", "textarea"], attrs={"name": True}):
        name = field["name"]
        if "__prefix__" in name or field.get("type") == "submit":
            continue
        if field.name == "select":
            chosen = field.find("option", selected=True) or field.find("option")
            data.setdefault(name, []).append(chosen["value"] if chosen else "")
        elif field.name == "textarea":
            data.setdefault(name, []).append(field.text.removeprefix("\n"))
        elif field.get("type") not in ("checkbox", "radio") or field.has_attr("checked"):
            data.setdefault(name, []).append(field.get("value", ""))
    return data


def row(name: str, place: int, /, **values: str) -> dict[str, str]:
    """Return what a new row of a form sends, and that there is one more."""
    sent = {"id": "", "DELETE": "", "ORDER": str(place + 1)} | values
    return {f"{name}-{place}-{key}": value for key, value in sent.items()} | {f"{name}-TOTAL_FORMS": str(place + 1)}


def page_text(response) -> str:
    """Return what can be read on the page, messages included."""
    return BeautifulSoup(response.content, "html.parser").get_text(" ", strip=True)


def save(client: Client, service, **changes: str):
    """Open the entry, change something, save the draft."""
    url = service_url("edit", service)
    response = client.post(url, form_of(client, url) | changes)
    assert response.status_code == 302, page_text(response)
    return response


def check(client: Client, service, **changes: str):
    """Check the entry as it stands on the screen; return the page that follows."""
    url = service_url("check", service)
    found = {"outcome": "confirmed", "source_url": SOURCE}
    return client.post(url, form_of(client, url) | found | changes, follow=True)
