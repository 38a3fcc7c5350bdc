"""Tags that templates of other apps use to show organisations."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django import template
from django.utils.translation import gettext as _

from portal.content.batch import Batch, batch_for
from support_directory import crisis
from support_directory.choices import CrisisRole, PhoneType
from support_directory.dialling import dialled_from
from support_directory.models import Service
from support_directory.numbers import PhoneNumber

register = template.Library()


@register.simple_tag(takes_context=True)
def crisis_lines(context: template.Context) -> list[Service]:
    """Return the crisis lines: ``{% crisis_lines as lines %}``. On a page with services they cost no query more."""
    return crisis.crisis_services(_batch(context), CrisisRole.LISTENING)


@register.simple_tag(takes_context=True)
def crisis_places(context: template.Context, nations: Collection[str] = ()) -> list[crisis.CrisisPlace]:
    """Return those lines by place, for these nations if any were chosen: ``{% crisis_places nations as places %}``."""
    return crisis.crisis_places(_batch(context), nations)


@register.inclusion_tag("directory/phone_link.html")
def phone_link(phone: PhoneNumber, name: str = "") -> dict[str, Any]:
    """Show one number as a large link that says whom it reaches: ``{% phone_link phone service.name %}``."""
    actions = {
        PhoneType.VOICE: _("Call %(name)s"),
        PhoneType.TEXT: _("Text %(number)s"),
        PhoneType.TEXTPHONE: _("Textphone for %(name)s"),
    }
    action = actions[PhoneType(phone.type)] % {"name": name, "number": phone.display}
    words = " · ".join(part for part in (phone.cost_in_words, phone.note, dialled_from(phone)) if part)
    # The number of a text line stands in the button already.
    beside = bool(words) or not phone.is_text
    return {"phone": phone, "action": action.strip(), "name": name, "words": words, "beside": beside}


@register.simple_tag
def open_state(service: Service, moment: datetime) -> dict[str, str] | None:
    """Return ``kind`` and ``words`` of what is known at the moment: ``{% open_state service moment as state %}``."""
    state = service.state_at(moment)
    return {"kind": state.kind, "words": state.in_words(moment)} if state else None


def _batch(context: template.Context) -> Batch:
    request = context.get("request")
    return batch_for(request) if request else Batch()
