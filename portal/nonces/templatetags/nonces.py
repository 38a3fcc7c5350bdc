"""The nonce, for templates that are rendered with a request or without."""

from django import template

from portal.nonces.current import current_nonce

register = template.Library()
register.simple_tag(current_nonce, name="nonce")
