"""What every page of the desk tells its script about work that the browser keeps."""

from dataclasses import dataclass

from django import template
from django.contrib.auth.models import User
from django.http import HttpRequest

from incidents.admin.kept_work import account_name, saved_names

register = template.Library()


@dataclass(frozen=True, kw_only=True)
class Housekeeping:
    """Whose work it is, and which of it was saved since the last page."""

    account: str
    saved: str


@register.simple_tag
def kept_work_of_account(request: HttpRequest | None) -> Housekeeping | None:
    """None where nobody is signed in. No query beside the session's."""
    account = getattr(request, "user", None)
    if request is None or not isinstance(account, User):
        return None
    return Housekeeping(account=account_name(account), saved=" ".join(saved_names(request)))
