"""Which pages may hold a link that leads nowhere, told by the database, so that few have to be read as a whole."""

from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, Model, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast
from wagtail.models import Page, ReferenceIndex, get_page_models
from wagtail.query import PageQuerySet

from portal.evidence.uses import pages_among
from portal.links.rounds import host_of


def suspects(pages: PageQuerySet, addresses: Iterable[str]) -> PageQuerySet:
    """Narrow to pages that point to what readers do not get, or name the site of one of these addresses.

    One query for the kinds of things that pages point to, and where there are addresses one for each type of page.
    """
    return pages.filter(Q(pk__in=pages_among(_to_nowhere()).values("pk")) | Q(pk__in=_naming(addresses)))


def there(model: type[Model]) -> QuerySet:
    """Return the rows of a kind that readers get where a link leads to them."""
    rows = model._default_manager.all()
    return rows.filter(live=True) if issubclass(model, Page) else rows


def _to_nowhere() -> QuerySet[ReferenceIndex]:
    """Return the references of pages to rows that are gone. The index keeps those when the row is deleted."""
    of_pages = ReferenceIndex.objects.filter(base_content_type=ContentType.objects.get_for_model(Page))
    gone = Q(pk__in=[])
    for key in of_pages.order_by().values_list("to_content_type", flat=True).distinct():
        model = ContentType.objects.get_for_id(key).model_class()
        if model is not None:
            # The key is compared as text: whatever stands in the index, no cast of it can fail.
            found = there(model).alias(key_as_text=Cast("pk", TextField())).filter(key_as_text=OuterRef("to_object_id"))
            gone |= Q(~Exists(found), to_content_type=key)
    return of_pages.filter(gone)


def _naming(addresses: Iterable[str]) -> set[int]:
    """Return the pages whose streams name the site of one of these addresses, anywhere in their text."""
    hosts = {host_of(address) for address in addresses}
    found: set[int] = set()
    for model in get_page_models() if hosts else ():
        names = getattr(model, "stream_fields", ())
        texts = {f"text_of_{name}": Cast(name, TextField()) for name in names}
        wanted = Q(pk__in=[])
        for text in texts:
            for host in hosts:
                wanted |= Q(**{f"{text}__icontains": host})
        if texts:
            found.update(model.objects.annotate(**texts).filter(wanted).values_list("pk", flat=True))
    return found
