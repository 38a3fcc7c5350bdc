"""Citations and claims as registered link types, so that Wagtail's own reference index knows which pages use them."""

from collections.abc import Iterator
from typing import ClassVar

import wagtail.admin.rich_text.editors.draftail.features as draftail
from django.db.models import Model
from django.urls import reverse_lazy
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from draftjs_exporter.dom import DOM
from draftjs_exporter.types import Element, Props
from wagtail.admin.rich_text.converters.html_to_contentstate import LinkElementHandler
from wagtail.rich_text import LinkHandler
from wagtail.rich_text.feature_registry import FeatureRegistry

from portal.evidence.models import Claim, Source


class EvidenceLinkHandler(LinkHandler):
    """``<a linktype="source" id="5">[UKS]</a>`` in the database, numbered marks on the page.

    Only a placeholder is written here: numbers run through the whole page, so ``portal.content.render`` gives them.
    """

    model: ClassVar[type[Model]]

    @classmethod
    def get_model(cls) -> type[Model]:
        """Return the model that the links point to."""
        return cls.model

    @classmethod
    def expand_db_attributes(cls, attrs: dict) -> str:
        """Return the opening tag of the placeholder; no query is made."""
        return format_html('<a data-{}="{}">', cls.identifier, attrs.get("id", ""))

    @classmethod
    def extract_references(cls, attrs: dict[str, str]) -> Iterator[tuple[type[Model], str, str, str]]:
        """Yield the row, so that its usage page lists the page that points to it."""
        yield cls.model, attrs["id"], "", ""


class CitationLinkHandler(EvidenceLinkHandler):
    """The mark of one source."""

    identifier = "source"
    model = Source


class ClaimLinkHandler(EvidenceLinkHandler):
    """``<a linktype="claim" id="5">words</a>``: the words stay as they are, the marks of its sources follow."""

    identifier = "claim"
    model = Claim


class CitationElementHandler(LinkElementHandler):
    """Database HTML to the editor's own format. The mark is one thing: it is not written in."""

    mutability = "IMMUTABLE"

    def get_attribute_data(self, attrs: dict) -> dict:
        """Return what the editor keeps of it."""
        return {"id": attrs.get("id")}


class ClaimElementHandler(CitationElementHandler):
    """Words that rest on a claim can be rewritten."""

    mutability = "MUTABLE"


def register_citation(features: FeatureRegistry) -> None:
    """Register the feature ``source``: cite a source."""
    _register(features, CitationLinkHandler, CitationElementHandler, "openquote", _("Cite a source"), "citation.js")


def register_claim(features: FeatureRegistry) -> None:
    """Register the feature ``claim``: tie words to a fact we keep track of."""
    _register(features, ClaimLinkHandler, ClaimElementHandler, "circle-check", _("Tie to a fact"), "claim.js")


def _register(
    features: FeatureRegistry,
    link: type[EvidenceLinkHandler],
    element: type[CitationElementHandler],
    icon: str,
    description: str | Promise,
    script: str,
) -> None:
    name, entity = link.identifier, link.identifier.upper()

    def to_database(props: Props) -> Element:
        return DOM.create_element("a", {"linktype": name, "id": props.get("id")}, props["children"])

    choose = reverse_lazy(f"wagtailsnippetchoosers_evidence_{name}:choose")
    control = {"type": entity, "icon": icon, "description": description, "chooserUrls": {f"{name}Chooser": choose}}
    scripts = ["wagtailadmin/js/chooser-modal.js", f"evidence/js/{script}"]
    features.register_link_type(link)
    features.register_editor_plugin("draftail", name, draftail.EntityFeature(control, js=scripts))
    features.register_converter_rule(
        "contentstate",
        name,
        {
            "from_database_format": {f'a[linktype="{name}"]': element(entity)},
            "to_database_format": {"entity_decorators": {entity: to_database}},
        },
    )
