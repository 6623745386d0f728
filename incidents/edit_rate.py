"""How much one account may change in ten minutes: a stolen session, or a script gone wrong, is stopped early.

Dossiers are counted, not requests, and before anything is written: an act on a list of three hundred counts as three
hundred, and is refused whole where they are too many. What repairs or protects is neither counted nor refused, for
whoever is at risk cannot wait ten minutes.
"""

from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus
from typing import Any, Final

from django.conf import settings
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from access.desk_paths import changes_something, is_desk, is_door
from access.log import note_event
from access.models import AccessEvent, AccessKind
from incidents.models import Incident
from incidents.models.edit import DossierState, EditAction

WINDOW: Final = timedelta(minutes=10)
#: Acts that repair or protect: whoever undoes a thousand edits, or takes a thousand incidents back, is not held for it.
_REPAIRS: Final = (
    *(EditAction.UNDONE, EditAction.ACCOUNT_UNDONE, EditAction.RESTORED, EditAction.UNMERGED),
    *(EditAction.WITHDRAWN, EditAction.ARCHIVED, EditAction.BROUGHT_BACK),
)
#: The pages of such acts, by the ends of their names; the second page archives an incident, or brings it back.
_PAGES: Final = ("_withdraw", "_incident_delete", "_undo", "_undo_in_list", "_undo_account", "_bring_back", "_state")
_ACTIONS: Final = ("withdraw_selected", "archive_selected", "bring_back_selected")


class TooManyEdits(Exception):  # noqa: N818 - it says what happened: nothing was written
    """More than the account may change now. The message is a sentence with the number and the limit."""


def changed_lately(account: User) -> int:
    """How many dossiers the account changed within ``WINDOW``; one changed twice counts twice. One query."""
    since = timezone.now() - WINDOW
    states = DossierState.objects.filter(edit__by=account, edit__at__gt=since)
    return states.exclude(edit__action__in=_REPAIRS).count()


def too_many(account: User, count: int, action: EditAction) -> str:
    """Why the account may not change so many dossiers at once by such an act; empty where it may. One query."""
    if action in _REPAIRS:
        return ""
    done, most = changed_lately(account), settings.MOST_EDITS
    if done + count <= most:
        return ""
    would = ngettext("This would change %(count)d dossier.", "This would change %(count)d dossiers.", count)
    limit = _(
        "An account may change %(most)d within %(minutes)d minutes, and this one has changed %(done)d: %(left)d are "
        "left. Choose fewer, wait, or ask who runs the site to raise COUNTERCLAIM_MOST_EDITS."
    )
    told = {"most": most, "minutes": _minutes(), "done": done, "left": max(0, most - done)}
    return f"{would % {'count': count}} {limit % told}"


class HoldHastyAccounts:
    """Middleware: refuse a change by an account that has changed too much lately. Reading and repairing go on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """What asks is which page it is: see ``process_view``."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: Callable[..., HttpResponse], _args: Any, named: dict[str, Any]
    ) -> HttpResponse | None:
        """Refuse, or let it go on. The page of an incident is let on, marked: it may make a place coarser."""
        if not is_desk(request) or is_door(request) or not changes_something(request):
            return None
        if not isinstance(request.user, User) or changed_lately(request.user) < settings.MOST_EDITS:
            return None
        page = str(request.resolver_match.url_name if request.resolver_match else "")
        if _repairs(request, page, named):
            return None
        if page == "incidents_incident_change":
            request.edits_are_held = True  # type: ignore[attr-defined]
            return None
        return _held(request, request.user)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """What a page refused while it was being done: it was rolled back."""
        if isinstance(exception, TooManyEdits) and isinstance(request.user, User):
            return _held(request, request.user, str(exception))
        return None


def _repairs(request: HttpRequest, page: str, named: dict[str, Any]) -> bool:
    """Whether the page repairs or protects. One query on the page of mergers: who is merged is parted there."""
    if page.endswith(_PAGES) or (page.startswith("incidents_confidential") and page.endswith(("_delete", "_removed"))):
        return True
    if page.endswith("_changelist"):
        return request.POST.get("action") in _ACTIONS and ACTION_CHECKBOX_NAME in request.POST
    key = str(named.get("object_id", ""))
    if page == "incidents_incident_merge" and key.isdecimal() and len(key) < 16:
        return Incident.objects.filter(pk=int(key), mergers__isnull=False, mergers__undone_at=None).exists()
    return False


def _held(request: HttpRequest, account: User, said: str = "") -> HttpResponse:
    _note_once(request, account)
    context = {"most": settings.MOST_EDITS, "minutes": _minutes(), "said": said}
    return render(request, "admin/incidents/too_many_edits.html", context, status=HTTPStatus.TOO_MANY_REQUESTS)


def _minutes() -> int:
    return int(WINDOW.total_seconds() // 60)


def _note_once(request: HttpRequest, account: User) -> None:
    """One line in the log for each time that an account is held, not for each of its requests."""
    since = timezone.now() - WINDOW
    if not AccessEvent.objects.filter(kind=AccessKind.EDITS_HELD, account=account, at__gt=since).exists():
        note_event(kind=AccessKind.EDITS_HELD, request=request, account=account)
