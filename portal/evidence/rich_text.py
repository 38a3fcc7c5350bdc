"""A citation as a registered link type, so that Wagtail's own reference index knows which pages use a source."""

from collections.abc import Iterator

import wagtail.admin.rich_text.editors.draftail.features as draftail
from django.urls import reverse_lazy
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from draftjs_exporter.dom import DOM
from draftjs_exporter.types import Element, Props
from wagtail.admin.rich_text.converters.html_to_contentstate import LinkElementHandler
from wagtail.rich_text import LinkHandler
from wagtail.rich_text.feature_registry import FeatureRegistry

from portal.evidence.models import Source

FEATURE = LINK_TYPE = "source"


class CitationLinkHandler(LinkHandler):
    """``<a linktype="source" id="5">[UKS]</a>`` in the database, a numbered mark on the page.

    Only a placeholder is written here: numbers run through the whole page, so ``portal.content.render`` gives them.
    """

    identifier = LINK_TYPE

    @staticmethod
    def get_model() -> type[Source]:
        """Return the model that citations point to."""
        return Source

    @classmethod
    def expand_db_attributes(cls, attrs: dict) -> str:
        """Return the opening tag of the placeholder; no query is made."""
        return format_html('<a data-source="{}">', attrs.get("id", ""))

    @classmethod
    def extract_references(cls, attrs: dict[str, str]) -> Iterator[tuple[type[Source], str, str, str]]:
        """Yield the source, so that its usage page lists the page that cites it."""
        yield Source, attrs["id"], "", ""


class CitationElementHandler(LinkElementHandler):
    """Database HTML to the editor's own format."""

    mutability = "IMMUTABLE"

    def get_attribute_data(self, attrs: dict) -> dict:
        """Return what the editor keeps of a citation."""
        return {"id": attrs.get("id")}


def citation_entity(props: Props) -> Element:
    """The editor's own format to database HTML."""
    return DOM.create_element("a", {"linktype": LINK_TYPE, "id": props.get("id")}, props["children"])


def register_citation(features: FeatureRegistry) -> None:
    """Register the link type and its editor button under the feature name ``source``."""
    features.register_link_type(CitationLinkHandler)
    features.register_editor_plugin(
        "draftail",
        FEATURE,
        draftail.EntityFeature(
            {
                "type": "SOURCE",
                "icon": "openquote",
                "description": _("Cite a source"),
                "chooserUrls": {"sourceChooser": reverse_lazy("wagtailsnippetchoosers_evidence_source:choose")},
            },
            js=["wagtailadmin/js/chooser-modal.js", "evidence/js/citation.js"],
        ),
    )
    features.register_converter_rule(
        "contentstate",
        FEATURE,
        {
            "from_database_format": {f'a[linktype="{LINK_TYPE}"]': CitationElementHandler("SOURCE")},
            "to_database_format": {"entity_decorators": {"SOURCE": citation_entity}},
        },
    )
