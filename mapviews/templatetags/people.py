"""Text by people where no element can hold it apart: the title of the window, descriptions, labels."""

from typing import Final

from django import template

from record.directions import own_direction

register = template.Library()
register.filter("own_direction", own_direction)

#: Controls that turn the direction of what follows (Unicode standard annex 9).
_TURNING: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@register.filter
def isolated(text: str) -> str:
    """The text, wrapped so that its own direction controls end where it ends. Plain text stays as it is.

    In a page an element with ``dir="auto"`` does this; a window title, a description or a label has no elements.
    """
    if not _TURNING.intersection(text):
        return text
    return own_direction(text)
