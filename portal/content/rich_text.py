"""Links of rich text, resolved from the page's batch: all of them in one query."""

from django.db.models import Model
from django.utils.html import format_html
from wagtail.documents.rich_text import DocumentLinkHandler
from wagtail.models import Page
from wagtail.rich_text.pages import PageLinkHandler

from portal.content.batch import Batch, active_batch


class BatchedPageLinkHandler(PageLinkHandler):
    """A link to a page that is not published stays as plain words."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict]) -> list[str]:
        """Return the opening tags of these links."""
        batch = active_batch()
        if batch is None:
            return super().expand_db_attributes_many(attrs_list)
        return [cls._tag(batch.get(Page, attrs.get("id")), batch) for attrs in attrs_list]

    @staticmethod
    def _tag(page: Page | None, batch: Batch) -> str:
        url = page.get_url(batch.request) if page else None
        return format_html('<a href="{}">', url) if url else "<a>"


class BatchedDocumentLinkHandler(DocumentLinkHandler):
    """Documents come from the batch while a page is rendered."""

    @classmethod
    def get_many(cls, attrs_list: list[dict]) -> list[Model | None]:
        """Return the documents in the order asked for, None for each that is gone."""
        batch = active_batch()
        if batch is None:
            return super().get_many(attrs_list)
        return [batch.get(cls.get_model(), attrs.get("id")) for attrs in attrs_list]
