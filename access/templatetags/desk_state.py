"""How the desk stands, for the head of its pages."""

from django import template
from django.conf import settings

from access.models import DeskSwitch
from access.read_only import closed

register = template.Library()


@register.simple_tag
def desk_closed() -> DeskSwitch | None:
    """The read-only switch, while it stands. One query."""
    return closed()


@register.simple_tag
def is_demo() -> bool:
    """Whether the desk is the one of `make demo`, whose accounts the page to sign in may name."""
    return bool(settings.DEMO)
