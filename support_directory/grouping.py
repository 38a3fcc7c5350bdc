"""Services in the order a visitor looks for them: for everyone first, then by nation, overseas last."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from support_directory.choices import UK_NATIONS, Nation

if TYPE_CHECKING:  # blocks are imported while models still load
    from support_directory.models import Service

GREAT_BRITAIN = {Nation.ENGLAND.value, Nation.SCOTLAND.value, Nation.WALES.value}


@dataclass
class NationGroup:
    """The services under one heading.

    Its slug is a nation's, or ``uk-and-ireland``, ``uk``, ``great-britain``, ``overseas``.
    """

    slug: str
    title: str
    services: list["Service"] = field(default_factory=list)

    @property
    def is_one_nation(self) -> bool:
        """Whether the group concerns people in one nation only: a page folds it, so that each opens their own."""
        return self.slug in Nation.values


def group_by_nation(services: Iterable["Service"]) -> list[NationGroup]:
    """Group services by where they help; groups without any are left out.

    One that helps everywhere, in the whole UK or in Great Britain stands once in a group of its own. One that helps in
    some nations stands under each of them, so that whoever looks under their own nation misses nothing.
    """
    groups = [
        NationGroup("uk-and-ireland", _("UK and Ireland")),
        NationGroup("uk", _("Across the UK")),
        NationGroup("great-britain", _("England, Scotland and Wales")),
        *[NationGroup(nation.value, str(nation.label)) for nation in Nation],
        NationGroup("overseas", _("Overseas")),
    ]
    by_slug = {group.slug: group for group in groups}
    for service in services:
        for slug in _places(set(service.nations)):
            by_slug[slug].services.append(service)
    return [group for group in groups if group.services]


def nations_without(services: Iterable["Service"]) -> list[str]:
    """Return the names of the nations in which none of the services helps, in our order."""
    served = {nation for service in services for nation in service.nations}
    return [str(nation.label) for nation in Nation if nation.value not in served]


def _places(nations: set[str]) -> list[str]:
    if not nations:
        return ["overseas"]
    if nations == set(Nation.values):
        return ["uk-and-ireland"]
    if nations >= UK_NATIONS:
        return ["uk"]
    if nations == GREAT_BRITAIN:
        return ["great-britain"]
    return sorted(nations)
