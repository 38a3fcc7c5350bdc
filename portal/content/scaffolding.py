"""The standard pages of a new hub: drafts with section headings, so that no subject is forgotten."""

from django.db import transaction
from wagtail.models import Page, PageLogEntry

from portal.users.models import User

# In the log of a standard page's making: the slug it was offered with. Editors may change its title and its slug.
OFFERED_AS = "standard_page"


def headings(*titles: str) -> list[tuple[str, str]]:
    """Return stream data of section headings, to be filled by an editor."""
    return [("heading", title) for title in titles]


def missing_pages(hub: Page) -> list[Page]:
    """Return the unsaved standard pages ``hub`` does not have yet, asking each page type it allows.

    The hub knows none of them: a new app offers its own by a ``scaffold(parent)`` on its page type. A page that was
    renamed still counts as there, by the log of its making; one that was deleted or moved away is offered again.
    """
    taken = set(hub.get_children().values_list("slug", flat=True))
    made_here = PageLogEntry.objects.filter(page__in=hub.get_descendants(), data__has_key=OFFERED_AS)
    taken.update(made_here.values_list(f"data__{OFFERED_AS}", flat=True))
    offered = [page for model in hub.specific_class.allowed_subpage_models() for page in _offered(model, hub)]
    return [page for page in offered if page.slug not in taken]


def _offered(model: type[Page], hub: Page) -> list[Page]:
    scaffold = getattr(model, "scaffold", None)
    return scaffold(hub) if scaffold else []


@transaction.atomic
def add_missing_pages(hub: Page, user: User) -> list[Page]:
    """Add the missing standard pages under ``hub`` as drafts owned by ``user`` and return them."""
    Page.objects.select_for_update().get(pk=hub.pk)  # a second click waits for the first
    hub.refresh_from_db()
    added = []
    for page in missing_pages(hub):
        page.live = False
        page.has_unpublished_changes = True
        page.owner = user
        page.locale = hub.locale
        hub.add_child(instance=page)
        page.save_revision(user=user)
        # Wagtail wrote the entry when the page was added, and takes no data for it then.
        PageLogEntry.objects.filter(page=page, action="wagtail.create").update(data={OFFERED_AS: page.slug})
        added.append(page)
    return added
