"""Coordinates as people write them.

Decimal degrees, degrees with minutes and seconds, hemispheres before or after, Arabic and Persian digits, MGRS, UTM,
Plus Codes, pasted addresses of maps, geo: URIs. What comes back carries the precision that the writing itself has, and
is to be echoed to the writer before it is saved. What is ambiguous is asked, not guessed.
"""

import re
import unicodedata
from dataclasses import replace
from typing import Final

from geo.coordinates.angles import read_angles
from geo.coordinates.grids import read_mgrs, read_plus_code, read_utm
from geo.coordinates.links import read_link
from geo.coordinates.reading import Doubt, Form, Offer, Reading, UnreadableCoordinatesError
from geo.latlon import LatLon

__all__ = ["Doubt", "Form", "Offer", "Reading", "UnreadableCoordinatesError", "read_coordinates"]

LONGEST_TEXT: Final = 2_000
"""Characters: pasted addresses are long, everything else is short."""

_SIGNS: Final = str.maketrans(
    {
        "٫": ".",  # Arabic decimal sign
        "٬": "",  # Arabic thousands sign
        "،": ",",
        "؛": ";",
        "−": "-",  # minus sign
        "‐": "-",
        "‑": "-",
        "–": "-",
        "﹣": "-",
        "－": "-",
        "，": ",",
        "．": ".",
    }
)

_LABEL: Final = re.compile(r"(?P<coordinates>.*\d.*?)\s*\((?P<label>[^\W\d_][^()]*)\)", re.DOTALL)
_SAYS_MORE: Final = re.compile(
    r"\d|\b(?:lat|lon|lng|north|south|east|west|[nsewo]\b)|شمال|جنوب|شرق|غرب|طول|عرض", re.IGNORECASE
)
"""What a label may not hold to be left out: it could say an axis, a hemisphere, a zone or another datum."""


def read_coordinates(text: str, *, reference: LatLon | None = None) -> Reading:
    """Read coordinates in any of the forms above.

    Args:
        text: what was written or pasted.
        reference: a point near the place, for a short Plus Code.

    Returns:
        What the text says, or what has to be asked: see ``Reading``.

    Raises:
        UnreadableCoordinatesError: it holds no coordinates. The message is a sentence for the writer.
    """
    if len(text) > LONGEST_TEXT:
        msg = f"This text has {len(text)} characters; coordinates have fewer than {LONGEST_TEXT}."
        raise UnreadableCoordinatesError(msg)
    plain = plain_text(text)
    plain = plain if plain.endswith("..") else plain.removesuffix(".")  # a sentence's end; ".." is cut short
    if not plain:
        msg = "There is nothing to read."
        raise UnreadableCoordinatesError(msg)
    try:
        return _read_plain(plain, reference)
    except UnreadableCoordinatesError:
        labelled = _LABEL.fullmatch(plain)
        if not labelled or _SAYS_MORE.search(labelled["label"].replace("WGS 84", "").replace("WGS84", "")):
            raise
        return replace(_read_plain(labelled["coordinates"], reference), text=plain)


def plain_text(text: str) -> str:
    """The text with digits as 0-9 and signs as in English, without bidi controls and vowel marks.

    >>> plain_text("٣٤٫٣٦٨٣، ٤١٫٠٩٤٤")
    '34.3683, 41.0944'
    """
    pieces = []
    for character in text.translate(_SIGNS):
        category = unicodedata.category(character)
        if category == "Nd":
            pieces.append(str(unicodedata.decimal(character)))
        elif category == "Zs":
            pieces.append(" ")
        elif category not in {"Cf", "Mn"}:
            pieces.append(character)
    return "".join(pieces).strip()


def _read_plain(text: str, reference: LatLon | None = None) -> Reading:
    return (
        read_link(text, _read_plain)
        or read_mgrs(text)
        or read_utm(text)
        or read_plus_code(text, reference)
        or read_angles(text)
    )
