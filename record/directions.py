"""Text that turns the direction of writing and does not turn it back.

Invisible characters (Unicode standard annex 9) can do that, and then the words beside the text run backwards on a page:
an element that isolates its text is no help, since browsers close it with just such a character. Texts that close what
they open are left to the letter.
"""

import re
import unicodedata
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

_CLOSING: Final = {
    "\u202a": "\u202c",  # left-to-right embedding
    "\u202b": "\u202c",  # right-to-left embedding
    "\u202d": "\u202c",  # left-to-right override
    "\u202e": "\u202c",  # right-to-left override
    "\u2066": "\u2069",  # left-to-right isolate
    "\u2067": "\u2069",  # right-to-left isolate
    "\u2068": "\u2069",  # first strong isolate
}
_PARAGRAPHS: Final = re.compile("[\n\r\x1c-\x1e\x85\u2029]")  # each ends what was turned in it


def left_open(text: str) -> str | None:
    """Why a text would turn the words beside it, as a sentence that names the character; None where it would not."""
    for paragraph in _PARAGRAPHS.split(text):
        character = _unpaired(paragraph)
        if character:
            return _(
                "The text holds the invisible character %(name)s (U+%(code)s), which turns the direction of writing "
                "and is not paired: the words beside it would run backwards. Remove it."
            ) % {"name": unicodedata.name(character), "code": f"{ord(character):04X}"}
    return None


def _unpaired(paragraph: str) -> str | None:
    """The first character that opens and is not closed in order, or closes what is not open."""
    opened: list[str] = []
    for character in paragraph:
        if character in _CLOSING:
            opened.append(character)
        elif character in _CLOSING.values() and (not opened or _CLOSING[opened.pop()] != character):
            return character
    return opened[0] if opened else None


def own_direction(text: str) -> str:
    """The text in the direction of its own first letter, whatever runs round it; without a letter, from the left.

    For sentences, titles and labels. In a page, an element with ``dir="auto"`` does the same.
    """
    return f"\N{FIRST STRONG ISOLATE}{text}\N{POP DIRECTIONAL ISOLATE}"


def minute(at: datetime) -> str:
    """The minute of an instant in UTC, for a sentence in any script: date before time, as in 2016-12-07 18:30."""
    return own_direction(f"{at:%Y-%m-%d %H:%M}")
