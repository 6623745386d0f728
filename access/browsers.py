"""Browsers that an account has signed in with before.

An attacker who guesses at an account from elsewhere uses up the strangers' attempts. Those of its owner's own browser
are counted apart, so guessing locks nobody out. The cookie proves nothing but that; it opens no door.
"""

import secrets
from hashlib import sha256
from typing import Final

from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse

from access.models import KnownBrowser

_AGE_S: Final = 180 * 24 * 3600
_TOKEN_BYTES: Final = 32
_MOST: Final = 20  # browsers kept for an account


def is_known(request: HttpRequest, account: User) -> bool:
    """Whether the account has signed in with this browser before. One query, if it has a cookie."""
    token = _token(request)
    return token is not None and KnownBrowser.objects.filter(account=account, sha256=_hash(token)).exists()


def remember(request: HttpRequest, response: HttpResponse, account: User) -> None:
    """Know this browser from now on. The cookie is set anew, for half a year from today."""
    token = _token(request) or secrets.token_urlsafe(_TOKEN_BYTES)
    KnownBrowser.objects.update_or_create(account=account, sha256=_hash(token))
    held = KnownBrowser.objects.filter(account=account)
    old = held.order_by("-last_at", "-pk").values_list("pk", flat=True)[_MOST:]
    KnownBrowser.objects.filter(pk__in=list(old)).delete()
    response.set_cookie(
        settings.BROWSER_COOKIE_NAME,
        token,
        max_age=_AGE_S,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )


def forget_others(request: HttpRequest, account: User) -> None:
    """Treat every browser of the account but this one as a stranger, as after a changed password."""
    token = _token(request)
    KnownBrowser.objects.filter(account=account).exclude(sha256=_hash(token) if token else "").delete()


def forget_all(account: User) -> None:
    """Treat every browser of the account as a stranger, as after its second factors were taken away."""
    KnownBrowser.objects.filter(account=account).delete()


def bucket_of(request: HttpRequest) -> str:
    """What attempts from this browser are counted against."""
    return _hash(_token(request) or "")


def _token(request: HttpRequest) -> str | None:
    token = request.COOKIES.get(settings.BROWSER_COOKIE_NAME, "")
    return token if len(token) == len(secrets.token_urlsafe(_TOKEN_BYTES)) else None


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()
