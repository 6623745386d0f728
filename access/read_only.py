"""The switch that holds the whole desk still: for a restore, a move to another machine, or an attack under way."""

from collections.abc import Callable
from http import HTTPStatus

from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from access.desk_paths import changes_something, is_desk, is_door
from access.log import note_event
from access.models import AccessKind, DeskSwitch


def closed() -> DeskSwitch | None:
    """The switch, while the desk is read-only. One query."""
    return DeskSwitch.objects.first()


@transaction.atomic
def close_desk(*, why: str, by: User | None = None, request: HttpRequest | None = None) -> DeskSwitch:
    """Make the desk read-only; a second time, only the reason changes. ``by`` is None for an operator's command."""
    switch, _is_new = DeskSwitch.objects.update_or_create(pk=DeskSwitch.ONLY, defaults={"why": why})
    note_event(kind=AccessKind.CLOSED, request=request, account=by, note=why)
    return switch


@transaction.atomic
def open_desk(*, by: User | None = None, request: HttpRequest | None = None) -> bool:
    """Let editors go on. Whether it was closed."""
    was_closed = bool(DeskSwitch.objects.all().delete()[0])
    if was_closed:
        note_event(kind=AccessKind.OPENED, request=request, account=by)
    return was_closed


def read_only_desk(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: while the desk is closed, refuse whatever would change something there. One can sign in and out."""

    def respond(request: HttpRequest) -> HttpResponse:
        if not is_desk(request) or is_door(request) or not changes_something(request):
            return get_response(request)
        switch = closed()
        if switch is None:
            return get_response(request)
        return render(request, "access/read_only.html", {"switch": switch}, status=HTTPStatus.SERVICE_UNAVAILABLE)

    return respond
