"""The sentences that an answer adds where something is in doubt: each written once, so that others can read it again.

``fill`` makes a sentence; ``read`` gives back which one it is, and what filled it: translators need the parts, while
what was published holds the sentence.
"""

import re
from enum import Enum
from functools import cache
from typing import Final


class Note(Enum):
    """A sentence with what fills it in braces."""

    AT_SEA = "The point lies at sea or on a large lake, outside the land of any country."
    STATUS_OPEN = "The United Nations treats the status of {territory} as open."
    CIRCLE_OVER_BORDER = "The circle of the place's uncertainty reaches over the border: it may be in {countries}."
    ON_THE_LINE = "The point lies on the line: it may be in {countries}."
    PROVINCE_ELSEWHERE = (
        "The datasets disagree: the borders put the point in {country}, the provinces in {other} ({province})."
    )
    PROVINCE_NEAREST = (
        "The datasets disagree: the borders put the point in {country}, the provinces in {other} ({province}). "
        "The nearest province within {country} is named."
    )
    OTHER_BORDER = "The datasets name different borders as the nearest: the first that {first}, {source} that {second}."
    OTHER_DISTANCE = (
        "The datasets disagree on the distance to the border by {apart_km} km, more than the error of {error_km} km "
        "that is stated for the first."
    )
    COUNTRY_ALONE = "Only the country is known to readers."
    #: Of versions published before the point was left out.
    COUNTRY_AT_CAPITAL = "Only the country is known to readers; the point is that of its capital."
    NO_SECOND = "{source}'s nearest line is none of this country's: it gives no second opinion here."

    def fill(self, **parts: str) -> str:
        """The sentence."""
        return self.value.format(**parts)


def read(sentence: str) -> tuple[Note, dict[str, str]] | None:
    """Which note a sentence is, and its parts; None for one of another make."""
    for note, pattern in _patterns():
        if match := pattern.fullmatch(sentence):
            return note, match.groupdict()
    return None


_FIELD: Final = re.compile(r"\\\{(\w+)\\\}")


@cache
def _patterns() -> list[tuple[Note, re.Pattern[str]]]:
    """The longest first: one sentence may begin as another does."""
    return [(note, re.compile(_pattern(note.value))) for note in sorted(Note, key=lambda n: -len(n.value))]


def _pattern(template: str) -> str:
    seen: set[str] = set()

    def field(match: re.Match[str]) -> str:
        name = match[1]
        if name in seen:
            return f"(?P={name})"
        seen.add(name)
        return f"(?P<{name}>.+?)"

    return _FIELD.sub(field, re.escape(template))
