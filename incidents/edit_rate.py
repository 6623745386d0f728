"""How much one account may change in ten minutes: a stolen session, or a script gone wrong, is stopped early.

Dossiers are counted, not requests, so that one act on a list of three hundred counts as three hundred.
"""

from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus
from typing import Final

from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from access.desk_paths import changes_something, is_desk, is_door
from access.log import note_event
from access.models import AccessEvent, AccessKind
from incidents.models.edit import DossierState, EditAction

WINDOW: Final = timedelta(minutes=10)
#: Acts that repair: whoever undoes a thousand edits is not held for it.
_REPAIRS: Final = (EditAction.UNDONE, EditAction.ACCOUNT_UNDONE, EditAction.RESTORED)


def changed_lately(account: User) -> int:
    """How many dossiers the account changed within ``WINDOW``; one changed twice counts twice. One query."""
    since = timezone.now() - WINDOW
    states = DossierState.objects.filter(edit__by=account, edit__at__gt=since)
    return states.exclude(edit__action__in=_REPAIRS).count()


def hold_hasty_accounts(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: refuse a change by an account that has changed too much lately. Reading goes on."""

    def respond(request: HttpRequest) -> HttpResponse:
        if not is_desk(request) or is_door(request) or not changes_something(request):
            return get_response(request)
        if not isinstance(request.user, User) or changed_lately(request.user) < settings.MOST_EDITS:
            return get_response(request)
        _note_once(request, request.user)
        context = {"most": settings.MOST_EDITS, "minutes": int(WINDOW.total_seconds() // 60)}
        return render(request, "admin/incidents/too_many_edits.html", context, status=HTTPStatus.TOO_MANY_REQUESTS)

    return respond


def _note_once(request: HttpRequest, account: User) -> None:
    """One line in the log for each time that an account is held, not for each of its requests."""
    since = timezone.now() - WINDOW
    if not AccessEvent.objects.filter(kind=AccessKind.EDITS_HELD, account=account, at__gt=since).exists():
        note_event(kind=AccessKind.EDITS_HELD, request=request, account=account)
