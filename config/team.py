"""Whether two pairs of eyes see what is published: every page of the record says where they do not."""

from django.conf import settings
from django.http import HttpRequest


def team_of_one(request: HttpRequest) -> dict[str, bool]:
    """For templates: whether one person alone may publish here."""
    return {"team_of_one": settings.TEAM_OF_ONE}
