"""Which addresses are the desk's, and which of those one must reach to get in or to set up a second factor."""

from typing import Final

from django.http import HttpRequest

DESK: Final = "/admin/"
DOOR: Final = "/admin/account/"
_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})


def is_desk(request: HttpRequest) -> bool:
    """Whether the address is one of the desk's."""
    return request.path_info.startswith(DESK)


def is_door(request: HttpRequest) -> bool:
    """Whether it is one of signing in or out, of passwords, second factors or sessions."""
    return request.path_info.startswith((DOOR, f"{DESK}login/", f"{DESK}logout/", f"{DESK}jsi18n/"))


def changes_something(request: HttpRequest) -> bool:
    """Whether the method may change what the server keeps."""
    return request.method not in _SAFE
