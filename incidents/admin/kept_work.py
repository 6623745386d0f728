"""Unsaved work, kept by the browser alone: what a page tells its script so that nobody else can read what is kept.

What is typed never comes here before it is saved. The server gives three things: a key that only pages of this account
hold, with which the browser seals what it keeps; a name for the place where the work belongs, which tells nothing to
whoever finds it; and, after a save, the name of the kept work that may go.
"""

import base64
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.contrib import admin
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from incidents.admin.signed_in import editor

if TYPE_CHECKING:
    AnyModelAdmin = admin.ModelAdmin[Any]
else:
    AnyModelAdmin = object

#: The field by which a page names its kept work when it is sent.
FIELD: Final = "_kept_as"
_NAME: Final = re.compile(r"[0-9a-f]{32}\Z")
_SAVED: Final = "kept_work_saved"
_MOST_NAMES = 20


@dataclass(frozen=True, kw_only=True)
class KeptWork:
    """For the script of one page: the account and the place as names that tell nothing, and the key as base64."""

    account: str
    place: str
    key: str


def account_name(account: User) -> str:
    """The account, as the browser's store names it: without the server's secret it leads to nobody."""
    return salted_hmac("counterclaim.kept_work.account", str(account.pk), algorithm="sha256").hexdigest()[:32]


def kept_work_of(account: User, model: str, object_id: str) -> KeptWork:
    """What the page of one object gives its script; ``object_id`` is empty for a new one. No query."""
    place = f"{account.pk}:{model}:{object_id}"
    key = salted_hmac("counterclaim.kept_work.key", str(account.pk), algorithm="sha256").digest()
    return KeptWork(
        account=account_name(account),
        place=salted_hmac("counterclaim.kept_work.place", place, algorithm="sha256").hexdigest()[:32],
        key=base64.b64encode(key).decode(),
    )


def saved_names(request: HttpRequest) -> list[str]:
    """The names of kept work that was saved since the last page, each told once, and to a page rather than a script."""
    if _SAVED not in request.session or request.headers.get("Sec-Fetch-Dest", "document") != "document":
        return []
    names: list[str] = request.session.pop(_SAVED)
    return names


class KeepsWork(AnyModelAdmin):
    """A page whose unsaved work the browser keeps. Pages of what is confidential are of another kind."""

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Django's page, with what its script needs, for those who may save it."""
        row = context.get("original")
        if kwargs.get("add") or self.has_change_permission(request, row):
            object_id = str(row.pk) if row is not None else ""
            context["kept_work"] = kept_work_of(editor(request), str(self.opts.model_name), object_id)
            context["kept_as"] = FIELD
        return super().render_change_form(request, context, *args, **kwargs)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        """Django's answer; what the browser kept of it may go."""
        _note_saved(request)
        return super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """Django's answer; what the browser kept of it may go."""
        _note_saved(request)
        return super().response_change(request, obj)


def _note_saved(request: HttpRequest) -> None:
    name = request.POST.get(FIELD, "")
    if _NAME.match(name):
        request.session[_SAVED] = [*request.session.get(_SAVED, []), name][-_MOST_NAMES:]
