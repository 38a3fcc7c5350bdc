"""The index follows publishing, moving and restricting."""

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_published, page_unpublished

from portal.search.indexing import index_page


@receiver(page_published, dispatch_uid="portal.search.published")
@receiver(page_unpublished, dispatch_uid="portal.search.unpublished")
def follow_page(instance: Page, **kwargs) -> None:
    """Index the page that was published, or take it out."""
    index_page(instance)


@receiver(post_save, sender=PageViewRestriction, dispatch_uid="portal.search.restricted")
@receiver(post_delete, sender=PageViewRestriction, dispatch_uid="portal.search.opened")
def follow_restriction(instance: PageViewRestriction, **kwargs) -> None:
    """Index anew everything at and under a page that was closed to visitors or opened again."""
    for page in Page.objects.descendant_of(instance.page, inclusive=True):
        index_page(page)
