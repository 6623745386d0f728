"""Sessions end: after a while without a request, and after a working day in any case."""

from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from access.desk_paths import is_desk
from access.log import note_event
from access.models import AccessKind

_BEGAN: Final = "began_at"
_SEEN: Final = "seen_at"
# A session is written anew at most this often, not at every request.
_SEEN_STEP_S: Final = 60


def begin(request: HttpRequest) -> None:
    """A session begins now."""
    request.session[_BEGAN] = request.session[_SEEN] = timezone.now().timestamp()


def sessions_end(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: end a session that is too old, at the desk. Public pages never touch it."""

    def respond(request: HttpRequest) -> HttpResponse:
        if is_desk(request) and isinstance(request.user, User):
            _end_or_touch(request, request.user)
        return get_response(request)

    return respond


def _end_or_touch(request: HttpRequest, account: User) -> None:
    now = timezone.now().timestamp()
    began, seen = request.session.get(_BEGAN), request.session.get(_SEEN)
    if began is None or seen is None:  # signed in by a way that does not pass our door, such as a test's
        begin(request)
    elif now - began > settings.SESSION_LONGEST_S or now - seen > settings.SESSION_IDLE_S:
        note_event(kind=AccessKind.SESSION_ENDED, request=request, account=account)
        logout(request)
    elif now - seen > _SEEN_STEP_S:
        request.session[_SEEN] = now
