"""The log of the door: one function writes it."""

from django.contrib.auth.models import AnonymousUser, User
from django.http import HttpRequest

from access.models import AccessEvent, AccessKind
from access.networks import address_of

_NAME_LENGTH = 150
_NOTE_LENGTH = 500


def note_event(
    *,
    kind: AccessKind,
    request: HttpRequest | None,
    account: User | AnonymousUser | None = None,
    name: str = "",
    note: str = "",
) -> None:
    """Write one line. ``request`` is None for an operator's command. One query."""
    known = account if isinstance(account, User) else None
    AccessEvent.objects.create(
        kind=kind,
        account=known,
        name=(known.get_username() if known else name)[:_NAME_LENGTH],
        address=address_of(request) if request else None,
        note=note[:_NOTE_LENGTH],
    )
