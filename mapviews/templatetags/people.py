"""Text by people where no element can hold it apart: the title of the window, descriptions, labels."""

from typing import Final

from django import template

register = template.Library()

FIRST_STRONG_ISOLATE: Final = "\u2068"
POP_ISOLATE: Final = "\u2069"
#: Controls that turn the direction of what follows (Unicode standard annex 9).
_TURNING: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@register.filter
def isolated(text: str) -> str:
    """The text, wrapped so that its own direction controls end where it ends. Plain text stays as it is.

    In a page an element with ``dir="auto"`` does this; a window title, a description or a label has no elements.
    """
    if not _TURNING.intersection(text):
        return text
    return f"{FIRST_STRONG_ISOLATE}{text}{POP_ISOLATE}"


@register.filter
def own_direction(text: str) -> str:
    """The text in the direction of its own first letter, whatever runs round it: a date in a drawing, say."""
    return f"{FIRST_STRONG_ISOLATE}{text}{POP_ISOLATE}"
