"""Which addresses are the desk's, and which of those one must reach to get in or to set up a second factor."""

from typing import Final

from django.http import HttpRequest

DESK: Final = "/admin/"
DOOR: Final = "/admin/account/"
#: Pages of an incident that answer a question and keep nothing. They take POST so that no log keeps what was asked.
QUESTIONS: Final = (
    *("echo", "place-candidates", "search-online", "read-coordinates", "point-context", "towns-in-view"),
)
#: The page that asks such a question without scripts, which has an address of its own to begin at.
_QUESTION_PAGE: Final = "find-place"
_ASKED: Final = frozenset(f"{DESK}incidents/incident/{page}/" for page in (*QUESTIONS, _QUESTION_PAGE))
_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})


def is_desk(request: HttpRequest) -> bool:
    """Whether the address is one of the desk's."""
    return request.path_info.startswith(DESK)


def is_door(request: HttpRequest) -> bool:
    """Whether it is one of signing in or out, of passwords, second factors or sessions."""
    return request.path_info.startswith((DOOR, f"{DESK}login/", f"{DESK}logout/", f"{DESK}jsi18n/"))


def changes_something(request: HttpRequest) -> bool:
    """Whether the request may change what the server keeps: by its method, unless the page only answers."""
    return request.method not in _SAFE and request.path_info not in _ASKED
