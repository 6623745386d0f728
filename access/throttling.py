"""How many attempts to sign in are let through, counted by account, by network and by known browser.

An attempt is written down before the password is looked at, and taken back when it was right: so attempts at the same
moment, in several processes, cannot slip past together.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Final

from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils import timezone

from access import browsers
from access.models import SignInAttempt
from access.networks import network_of

WINDOW: Final = timedelta(minutes=15)
#: Failed attempts at one account from browsers that it never used, from one that it did, and from one network at all
#: accounts together. At ten in a quarter of an hour, guessing the 10,000 commonest passwords takes ten days.
BY_ACCOUNT: Final = 10
BY_BROWSER: Final = 10
BY_NETWORK: Final = 30
#: Wrong codes of a second factor, of which a million are possible, by who has the password already.
BY_CODE: Final = 6
_KEPT: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """What an attempt counts against, and how many may fail within ``WINDOW``."""

    bucket: str
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """An attempt that was let through, or not, and the rows that count it."""

    allowed: bool
    rows: tuple[int, ...] = ()

    def take_back(self) -> None:
        """It was right: it does not count. One query."""
        SignInAttempt.objects.filter(pk__in=self.rows).delete()


def begin_password(request: HttpRequest, name: str) -> Attempt:
    """Count an attempt at a password, and say whether it may be made. Six queries.

    A browser that the account has used before has attempts of its own, and no neighbour in its network can use them up.
    """
    account = User.objects.filter(username__iexact=name).first()
    if account is not None and browsers.is_known(request, account):
        return _begin([Limit(bucket=f"browser {account.pk} {browsers.bucket_of(request)}", most=BY_BROWSER)])
    return _begin(
        [
            Limit(bucket=f"account {name.casefold()}", most=BY_ACCOUNT),
            Limit(bucket=f"network {network_of(request)}", most=BY_NETWORK),
        ]
    )


def begin_code(request: HttpRequest, account: User) -> Attempt:
    """Count an attempt at a second factor. Whoever makes one has given the password."""
    known = browsers.is_known(request, account)
    whose = browsers.bucket_of(request) if known else "strangers"
    return _begin([Limit(bucket=f"code {account.pk} {whose}", most=BY_CODE)])


def _begin(limits: Iterable[Limit]) -> Attempt:
    now = timezone.now()
    SignInAttempt.objects.filter(at__lt=now - _KEPT).delete()
    hashed = [Limit(bucket=sha256(each.bucket.encode()).hexdigest(), most=each.most) for each in limits]
    rows = tuple(SignInAttempt.objects.create(bucket=each.bucket).pk for each in hashed)
    allowed = all(
        SignInAttempt.objects.filter(bucket=each.bucket, at__gt=now - WINDOW).count() <= each.most for each in hashed
    )
    attempt = Attempt(allowed=allowed, rows=rows)
    if not allowed:
        # One that was turned away tells nothing about the password; counting it would let an attacker hold others
        # off for ever by going on.
        attempt.take_back()
    return attempt
