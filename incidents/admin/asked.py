"""Numbers and keys that a request asks for: whatever is none of them is as if it were not there."""

from collections.abc import Iterable
from typing import Final

from django.http import HttpRequest

#: The field by which a page says from which state of its dossier it was made.
STATE: Final = "_state"

_MOST_DIGITS_OF_A_PAGE: Final = 6
_LARGEST_KEY: Final = 2**63 - 1


def asked_page(request: HttpRequest) -> int:
    """The page that is asked for; the first where the address names none, or one that no list has."""
    asked = request.GET.get("page", "")
    return max(1, int(asked)) if asked.isdecimal() and len(asked) <= _MOST_DIGITS_OF_A_PAGE else 1


def plain_keys(values: Iterable[str]) -> list[str]:
    """Those that may be keys of rows: what is none, the database would not even compare."""
    digits = len(str(_LARGEST_KEY))
    return [each for each in values if each.isdecimal() and len(each) <= digits and int(each) <= _LARGEST_KEY]
