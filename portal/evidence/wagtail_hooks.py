"""Sources, claims and glossary in the admin, and citations and claims as kinds of link in rich text."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.tables import Column
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from portal.admin_rights import RowChooserViewSet
from portal.evidence.claims.admin import ClaimViewSet, keep_facts_in_use
from portal.evidence.feedback_admin import feedback_button, feedback_urls
from portal.evidence.log_actions import register_actions
from portal.evidence.models import GlossaryTerm, Source
from portal.evidence.notes import PortfolioNoteViewSet
from portal.evidence.pack.hooks import register_pack
from portal.evidence.publishing import refuse_unsigned, say_why_not
from portal.evidence.queue.home import add_panel
from portal.evidence.queue.viewset import QueueViewSet
from portal.evidence.reports.hooks import register_reports
from portal.evidence.reviewing.hooks import link_to_review, review_buttons, review_urls
from portal.evidence.rich_text import register_citation, register_claim
from portal.lists import RowsView


class SourceViewSet(SnippetViewSet):
    """Every source in one list, with where it is used."""

    model = Source
    chooser_viewset_class = RowChooserViewSet
    icon = "openquote"
    list_display = ["title", "key", "kind", Column("year", label=_("Year"), sort_key="year")]
    list_filter = ["kind", "year"]
    list_export = ["key", "title", "publisher", "year", "kind", "url", "doi", "accessed_on", "archived_url"]
    index_view_class = RowsView
    copy_view_enabled = False


class GlossaryTermViewSet(SnippetViewSet):
    """The plain meanings of medical words."""

    model = GlossaryTerm
    chooser_viewset_class = RowChooserViewSet
    icon = "help"
    index_view_class = RowsView
    list_display = ["term", "meaning"]


class EvidenceGroup(SnippetViewSetGroup):
    """The "Evidence" entry of the admin menu."""

    menu_label = _("Evidence")
    menu_icon = "openquote"
    menu_order = 300
    items = (QueueViewSet, ClaimViewSet, SourceViewSet, GlossaryTermViewSet, PortfolioNoteViewSet)


register_snippet(EvidenceGroup)
hooks.register("register_rich_text_features", register_citation)
hooks.register("register_rich_text_features", register_claim)
hooks.register("register_log_actions", register_actions)
hooks.register("before_delete_snippet", keep_facts_in_use)
hooks.register("register_admin_urls", feedback_urls)
hooks.register("register_page_header_buttons", feedback_button)
hooks.register("construct_homepage_panels", add_panel)
hooks.register("register_admin_urls", review_urls)
hooks.register("register_page_header_buttons", review_buttons)
hooks.register("construct_page_action_menu", link_to_review)
hooks.register("before_publish_page", refuse_unsigned)
hooks.register("after_edit_page", say_why_not)
register_reports()
register_pack()
