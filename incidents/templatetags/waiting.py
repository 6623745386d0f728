"""What waits for the account that looks, for the first page of the desk."""

from typing import Any

from django import template
from django.contrib.auth.models import User

from incidents.waiting import waiting_for

register = template.Library()


@register.simple_tag
def waiting_counts(account: Any) -> list[tuple[str, int]]:
    """How many incidents wait, by reason; reasons without any are left out. One query for each reason."""
    if not isinstance(account, User):
        return []
    counts = ((each.title, each.incidents.count()) for each in waiting_for(account))
    return [(title, count) for title, count in counts if count]
