"""How pages show organisations. There is no other way, so no page ever holds a phone number."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from portal.content.blocks.choosers import SnippetChooserBlock
from portal.content.blocks.text import ShortTextBlock
from support_directory.choices import Area
from support_directory.grouping import group_by_nation


class ServiceChooserBlock(SnippetChooserBlock):
    """A service of the directory. One that visitors may not see leaves its place empty."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__("support_directory.Service", **kwargs)

    def deconstruct(self) -> tuple[str, tuple, dict]:
        """Keep the fixed target out of the migration's arguments."""
        name, args, kwargs = super().deconstruct()
        return name, args, {key: value for key, value in kwargs.items() if key != "target_model"}

    class Meta:
        icon = "group"
        label = _("Service")


class ServicesByNationBlock(blocks.StructBlock):
    """Services an editor chose, under the nations they help in."""

    title = blocks.CharBlock(label=_("Title"), required=False, max_length=120)
    intro = ShortTextBlock(label=_("Introduction"), required=False)
    services = blocks.ListBlock(
        ServiceChooserBlock(),
        label=_("Services"),
        min_num=1,
        help_text=_("In any order: they are grouped by nation. Visitors see only those that have been checked."),
    )

    class Meta:
        icon = "group"
        label = _("Support by nation")
        group = _("Support")
        template = "components/blocks/services.html"
        description = _("Helplines and organisations from the directory, with their numbers, grouped by nation.")

    def get_context(self, value: blocks.StructValue, parent_context: dict | None = None) -> dict[str, Any]:
        """Add ``groups``, the listed services by nation in the editor's order, and whether to ``fold`` the nations."""
        context = super().get_context(value, parent_context)
        listed = [service for service in value.get("services") or [] if service is not None]
        groups = group_by_nation(listed)
        # Several nations are folded, so that each reader opens their own; a single one stays open.
        return context | {"groups": groups, "fold": sum(group.is_one_nation for group in groups) > 1}

    def get_preview_value(self) -> blocks.StructValue:
        """Return two made-up services without numbers: previews must not depend on what the directory holds."""
        from support_directory.models import Service

        everywhere = Service(name=str(_("An example helpline")), slug="example-1")
        everywhere.areas_rows = [{"area": Area.UNITED_KINGDOM, "name": "", "nation": ""}]
        local = Service(name=str(_("An example advice centre")), slug="example-2")
        local.areas_rows = [{"area": Area.WALES, "name": "", "nation": ""}]
        for example in (everywhere, local):
            example.description = str(_("What it does, in one sentence."))
            example.phones_rows = []
        return self.normalize({"title": str(_("Who can help")), "intro": "", "services": [everywhere, local]})
