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
from access.models import KnownBrowser, SignInAttempt
from access.networks import network_at, network_of

WINDOW: Final = timedelta(minutes=15)
#: Failed attempts at one account from browsers that it never used, from one that it did, and from one network at all
#: accounts together. At ten in a quarter of an hour, guessing the 10,000 commonest passwords takes ten days.
BY_ACCOUNT: Final = 10
BY_BROWSER: Final = 10
BY_NETWORK: Final = 30
#: Wrong codes of a second factor, of which a million are possible, by who has the password already.
BY_CODE: Final = 6
_KEPT: Final = timedelta(days=1)
_STRANGERS: Final = "strangers"


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
        return _begin([Limit(bucket=_of_browser(account, browsers.bucket_of(request)), most=BY_BROWSER)])
    return _begin(
        [
            Limit(bucket=_of_account(name), most=BY_ACCOUNT),
            Limit(bucket=_of_network(network_of(request)), most=BY_NETWORK),
        ]
    )


def begin_code(request: HttpRequest, account: User) -> Attempt:
    """Count an attempt at a second factor. Whoever makes one has given the password."""
    known = browsers.is_known(request, account)
    whose = browsers.bucket_of(request) if known else _STRANGERS
    return _begin([Limit(bucket=_of_code(account, whose), most=BY_CODE)])


def clear_account(name: str) -> int:
    """Forget the failed attempts at an account, from everywhere, and at its codes. How many there were."""
    buckets = [_of_account(name)]
    for account in User.objects.filter(username__iexact=name):
        known = KnownBrowser.objects.filter(account=account).values_list("sha256", flat=True)
        for whose in (*known, _STRANGERS):
            buckets += [_of_browser(account, whose), _of_code(account, whose)]
    return _clear(buckets)


def clear_network(address: str) -> int:
    """Forget the failed attempts from the network of an address. How many there were. One query."""
    return _clear([_of_network(network_at(address))])


def _of_account(name: str) -> str:
    return f"account {name.casefold()}"


def _of_network(network: str) -> str:
    return f"network {network}"


def _of_browser(account: User, browser: str) -> str:
    return f"browser {account.pk} {browser}"


def _of_code(account: User, whose: str) -> str:
    return f"code {account.pk} {whose}"


def _clear(buckets: Iterable[str]) -> int:
    return SignInAttempt.objects.filter(bucket__in=[_hashed(each) for each in buckets]).delete()[0]


def _hashed(bucket: str) -> str:
    return sha256(bucket.encode()).hexdigest()


def _begin(limits: Iterable[Limit]) -> Attempt:
    now = timezone.now()
    SignInAttempt.objects.filter(at__lt=now - _KEPT).delete()
    hashed = [Limit(bucket=_hashed(each.bucket), most=each.most) for each in limits]
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
