"""How pages show organisations. There is no other way, so no page ever holds a phone number."""

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django import forms
from django.apps import apps
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from portal.content.batch import Batch, active_batch
from portal.content.blocks.choosers import BatchedChooserMixin, SnippetChooserBlock
from portal.content.blocks.text import ShortTextBlock
from support_directory.choices import Area
from support_directory.grouping import group_by_nation, nations_without

if TYPE_CHECKING:  # blocks are imported while models still load
    from support_directory.models import Service, TaxonomyTerm


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
        more_styles = True
        description = _("Helplines and organisations from the directory, with their numbers, grouped by nation.")

    def get_context(self, value: blocks.StructValue, parent_context: dict | None = None) -> dict[str, Any]:
        """Add what ``groups_of`` says of the listed services, in the editor's order."""
        context = super().get_context(value, parent_context)
        return context | groups_of([service for service in value.get("services") or [] if service is not None])

    def get_preview_value(self) -> blocks.StructValue:
        """Return made-up services: previews must not depend on what the directory holds."""
        return self.normalize({"title": str(_("Who can help")), "intro": "", "services": examples()})


class TopicBlock(BatchedChooserMixin, blocks.ChooserBlock):
    """A topic of the directory, from a plain list."""

    @cached_property
    def target_model(self) -> type["TaxonomyTerm"]:
        """Topics are terms of a list of terms."""
        return apps.get_model("support_directory", "TaxonomyTerm")

    @cached_property
    def field(self) -> forms.ModelChoiceField:
        """The topics as a drop-down list, read anew each time a form is shown."""
        topics = self.model_class.objects.filter(taxonomy__slug="topic")
        return forms.ModelChoiceField(queryset=topics, required=self._required, help_text=self._help_text)

    @property
    def widget(self) -> forms.Widget:
        """The list itself, not a window to choose from: there are some dozens of topics."""
        return self.field.widget

    def get_form_state(self, value: "TaxonomyTerm | None") -> str | None:
        """Return what the list has chosen."""
        return str(value.pk) if value else None

    class Meta:
        icon = "tag"
        label = _("Topic")


class TopicServicesBlock(blocks.StructBlock):
    """Everything the directory has for a topic. What staff add or take away changes the page by itself."""

    title = blocks.CharBlock(label=_("Title"), required=False, max_length=120)
    intro = ShortTextBlock(label=_("Introduction"), required=False)
    topic = TopicBlock(help_text=_("Every entry with this topic is shown once it has been checked."))

    class Meta:
        icon = "tag"
        label = _("All support for a topic")
        group = _("Support")
        template = "components/blocks/services.html"
        more_styles = True
        description = _("All entries of the directory with a topic, by nation. New ones appear by themselves.")

    def get_context(self, value: blocks.StructValue, parent_context: dict | None = None) -> dict[str, Any]:
        """Add the services of the topic by name, the nations without any, and the topic for the link to the rest."""
        context = super().get_context(value, parent_context)
        topic = value.get("topic")
        services = services_for(topic) if topic else []
        return context | groups_of(services) | {"topic": topic, "missing": nations_without(services)}

    def get_preview_context(self, value: blocks.StructValue, parent_context: dict | None = None) -> dict[str, Any]:
        """Show made-up services: previews must not depend on what the directory holds."""
        services = examples()
        context = super().get_context(value, parent_context)
        return context | groups_of(services) | {"missing": nations_without(services)}

    def get_preview_value(self) -> blocks.StructValue:
        """Return a title; the services come from the context."""
        return self.normalize({"title": str(_("Who can help"))})


def support_blocks() -> list[tuple[str, blocks.Block]]:
    """Return the blocks of support by the names under which every body holds them."""
    return [("services", ServicesByNationBlock()), ("topic_services", TopicServicesBlock())]


def groups_of(services: Iterable["Service"]) -> dict[str, Any]:
    """Return ``groups``, the services by nation, and whether to ``fold`` the nations.

    Several nations are folded, so that each reader opens their own; a single one stays open.
    """
    groups = group_by_nation(services)
    return {"groups": groups, "fold": sum(group.is_one_nation for group in groups) > 1}


def services_for(topic: "TaxonomyTerm") -> list["Service"]:
    """Return the listed services of a topic by name: from the page's batch, or asked for alone outside of a page."""
    batch = active_batch() or Batch()
    batch.want(type(topic), topic.pk)
    services = batch.all(apps.get_model("support_directory", "Service")).values()
    return sorted((one for one in services if topic.slug in one.shown_for), key=lambda one: (one.name, one.pk))


def examples() -> list["Service"]:
    """Return two made-up services without numbers."""
    service = apps.get_model("support_directory", "Service")
    everywhere = service(name=str(_("An example helpline")), slug="example-1")
    everywhere.areas_rows = [{"area": Area.UNITED_KINGDOM, "name": "", "nation": ""}]
    local = service(name=str(_("An example advice centre")), slug="example-2")
    local.areas_rows = [{"area": Area.WALES, "name": "", "nation": ""}]
    for example in (everywhere, local):
        example.description = str(_("What it does, in one sentence."))
        example.phones_rows = []
    return [everywhere, local]
