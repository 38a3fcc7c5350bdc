"""A part of a page that many pages share, rendered once while nothing changes."""

from typing import Any

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from portal.kept.copies import Copies
from portal.kept.now import now_for

register = template.Library()
MOST_BYTES = 400_000
parts = Copies(MOST_BYTES)


class KeptNode(template.Node):
    """What stands between the tags."""

    def __init__(self, inside: NodeList, name: str, depends_on: list[FilterExpression]) -> None:
        self.inside, self.name, self.depends_on = inside, name, depends_on

    def render(self, context: template.Context) -> SafeString:
        """Return it as it was rendered before, if it would come out the same."""
        request = context.get("request")
        now = now_for(request) if request else None
        if request is None or now is None:
            return self.inside.render(context)
        told: tuple[Any, ...] = tuple(each.resolve(context, ignore_failures=True) for each in self.depends_on)
        address = (self.name, request.scheme, request.get_host(), get_language(), *told)
        copy = parts.get(address, now)
        if copy is None:
            rendered = self.inside.render(context)
            parts.put(address, now, {}, rendered.encode())
            return rendered
        return mark_safe(copy.content.decode())  # noqa: S308  (rendered by the same template)


@register.tag
def kept(parser: Parser, token: Token) -> KeptNode:
    """``{% kept "header" page.pk %} ... {% endkept %}``: a name of its own, and whatever else it depends on.

    What the database holds, the day, the language and the site need not be said.

    Raises:
        TemplateSyntaxError: it has no name.
    """
    _tag, *words = token.split_contents()
    if not words or words[0][0] not in "\"'":
        raise template.TemplateSyntaxError('kept: the first word is a name in quotes, as in {% kept "header" %}')
    inside = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptNode(inside, words[0][1:-1], [parser.compile_filter(word) for word in words[1:]])
