"""The index follows publishing, aliases, moving and restricting."""

from django.db.models import Model
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_published, page_unpublished, post_page_move

from portal.search.indexing import index_page


@receiver(page_published, dispatch_uid="portal.search.published")
@receiver(page_unpublished, dispatch_uid="portal.search.unpublished")
def follow_page(instance: Page, **kwargs) -> None:
    """Index the page that was published, or take it out."""
    index_page(instance)


@receiver(post_save, dispatch_uid="portal.search.aliased")
def follow_alias(instance: Model, created: bool = False, raw: bool = False, **kwargs) -> None:
    """Index a new alias: it is live from the start, and Wagtail tells nobody until its source is published again."""
    if isinstance(instance, Page) and created and not raw and instance.alias_of_id and instance.live:
        index_page(instance)


@receiver(post_save, sender=PageViewRestriction, dispatch_uid="portal.search.restricted")
@receiver(post_delete, sender=PageViewRestriction, dispatch_uid="portal.search.opened")
def follow_restriction(instance: PageViewRestriction, origin: object = None, **kwargs) -> None:
    """Index anew everything at and under a page that was closed to visitors or opened again."""
    deleted = getattr(origin, "model", type(origin))
    if origin is not None and not issubclass(deleted, PageViewRestriction):
        return  # the page itself is being deleted, and its entry with it
    for page in Page.objects.descendant_of(instance.page, inclusive=True):
        index_page(page)


@receiver(post_page_move, dispatch_uid="portal.search.moved")
def follow_move(instance: Page, **kwargs) -> None:
    """Index anew what was moved: it may have come out of a closed part of the site, or gone into one."""
    for page in Page.objects.descendant_of(Page.objects.get(pk=instance.pk), inclusive=True):
        index_page(page)
