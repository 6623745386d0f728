"""Changes of second factors in the log. The library announces them by signals alone."""

from typing import Any

from allauth.account.signals import password_changed
from allauth.mfa import signals
from django.contrib.auth.models import User
from django.http import HttpRequest

from access import browsers
from access.log import note_event
from access.models import AccessKind


def listen() -> None:
    """Called once, when Django is ready."""
    signals.authenticator_added.connect(_added)
    signals.authenticator_removed.connect(_removed)
    signals.authenticator_reset.connect(_reset)
    signals.authentication_failed.connect(_refused)
    password_changed.connect(_password)


def _added(*, request: HttpRequest, user: User, authenticator: Any, **_: Any) -> None:
    note_event(kind=AccessKind.FACTOR_ADDED, request=request, account=user, note=str(authenticator.type))


def _removed(*, request: HttpRequest, user: User, authenticator: Any, **_: Any) -> None:
    note_event(kind=AccessKind.FACTOR_REMOVED, request=request, account=user, note=str(authenticator.type))


def _reset(*, request: HttpRequest, user: User, **_: Any) -> None:
    note_event(kind=AccessKind.FACTOR_RESET, request=request, account=user)


def _refused(*, request: HttpRequest, user: User, authenticator: Any, **_: Any) -> None:
    note_event(kind=AccessKind.CODE_REFUSED, request=request, account=user, note=str(authenticator.type))


def _password(*, request: HttpRequest, user: User, **_: Any) -> None:
    browsers.forget_others(request, user)  # this one has just proved that it is the owner's
    note_event(kind=AccessKind.PASSWORD_CHANGED, request=request, account=user)
