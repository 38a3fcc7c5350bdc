"""What the tests of the public pages share."""

from datetime import time, timedelta

from django.utils import timezone

from support_directory.models import Attribute, Schedule, Service, Taxonomy, TaxonomyTerm
from support_directory.tests.factories import ServiceFactory, make_public

INDEX, HELP_NOW = "/support-directory/", "/help-now/"
MARK = "Example, not checked"  # of one that is no demonstration


def page(client, address: str, status: int = 200) -> str:
    """Return a page's HTML. No page sets a cookie or differs by one."""
    response = client.get(address)
    assert response.status_code == status
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    return response.content.decode()


def main(html: str) -> str:
    """Return the page without the crisis bar, header and footer."""
    return html.partition("<main")[2].partition("</main>")[0]


def words(html: str) -> str:
    """Return the page in single spaces, so that what a visitor reads can be looked for."""
    return " ".join(main(html).split())


def term(slug: str, name: str = "", taxonomy: str = "topic") -> TaxonomyTerm:
    """Return a term of a list, made where it is missing."""
    owner, _made = Taxonomy.objects.get_or_create(slug=taxonomy, defaults={"name": taxonomy.title()})
    return TaxonomyTerm.objects.get_or_create(taxonomy=owner, slug=slug, defaults={"name": name or slug.title()})[0]


def about(service: Service, *slugs: str, taxonomy: str = "topic") -> Service:
    """Give the service these terms."""
    for slug in slugs:
        Attribute.objects.create(service=service, taxonomy_term=term(slug, taxonomy=taxonomy))
    return service


def office_hours(service: Service, *, opens: time = time(9), closes: time = time(17)) -> Service:
    """Let it be open from Monday to Friday."""
    for weekday in range(1, 6):
        Schedule.objects.create(service=service, weekday=weekday, opens_at=opens, closes_at=closes)
    return service


def checked(days_ago: int = 0, due_in: int = 30, **values) -> Service:
    """Return a checked service, with its dates moved as if time had passed."""
    service = make_public(ServiceFactory(**values))
    today = timezone.localdate()
    Service.objects.filter(pk=service.pk).update(
        assured_date=today - timedelta(days=days_ago), next_due=today + timedelta(days=due_in)
    )
    return Service.objects.get(pk=service.pk)
