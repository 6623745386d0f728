"""The words of a date, one by one: what each means in English and Arabic, and which of them say a time of day."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache
from typing import Final

from django.utils.translation import gettext_lazy as _

from geo.folding import fold_words
from record import date_names
from record.dates import DateError

_CLOCK: Final = re.compile(r"\d{1,2}[:.h]\d{2}(?::\d{2})?(?:\s?[ap]\.?m\.?)?|\d{1,2}\s?[ap]\.?m\.?", re.IGNORECASE)
_TOKEN: Final = re.compile(
    r"\d{1,2}[:h]\d{2}(?::\d{2})?(?:\s?[ap]\.?m\.?)?|\d{1,2}\s?[ap]\.?m\b\.?|\d+(?=st|nd|rd|th)|\d+|[^\W\d_](?:[^\W\d_]|[\u0300-\u036f\u064b-\u065f]|['’](?=[^\W\d_]))*|[-–—/,،&?~]"
)


class DateWordsError(DateError):
    """Words that are no date that can be bounded. The message names the words and the likely mistake."""


class Kind(Enum):
    """What a word does in a date."""

    NUMBER = auto()
    MONTH = auto()
    WEEKDAY = auto()
    OR = auto()
    AND = auto()
    TO = auto()
    BETWEEN = auto()
    COMMA = auto()
    ABOUT = auto()
    PERHAPS = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """A word that means something; ``value`` is that of a number, a month or a day of the week.

    ``is_word``: of what joins dates, that it is a word and no sign.
    """

    kind: Kind
    value: int = 0
    is_word: bool = False


# -------------------------------------------------------------------------------------------------------- the time


def without_time(text: str, plain: str) -> tuple[str, str]:
    """The words without those of a time of day, and these as they stand in the text.

    Raises:
        DateWordsError: two times of day stand apart.
    """
    matches = list(_TOKEN.finditer(plain))
    said = [_word(match[0]) in _TIMES or bool(_CLOCK.fullmatch(match[0])) for match in matches]
    if not any(said):
        return plain, ""
    first, last = said.index(True), len(said) - 1 - said[::-1].index(True)
    if _is_hour_joined(matches, first):
        told = {"time": matches[first][0].strip()}
        raise DateWordsError(
            text, _("has a number before “%(time)s” that may be a day or an hour. Write “2 pm to 3 pm”.") % told
        )
    if _is_hour_joined_after(matches, last):
        told = {"time": matches[last][0].strip()}
        raise DateWordsError(
            text, _("has a number after “%(time)s” that may be a day or an hour. Write “2 pm to 3 pm”.") % told
        )
    while first > 0 and _word(matches[first - 1][0]) in _BESIDE and not _is_dated(matches[first - 1][0]):
        first -= 1
    while last + 1 < len(matches) and _word(matches[last + 1][0]) in _BESIDE and not _after_is_date(matches, last + 1):
        last += 1
    inside = [match[0] for match in matches[first : last + 1]]
    if any(_is_dated(word) for word in inside):
        raise DateWordsError(text, _("gives a time of day in two places. Write the date, a comma, and the time."))
    start, end = matches[first].start(), matches[last].end()
    time = plain[start:end].strip(" ,،-–")
    return f"{plain[:start]} , {plain[end:]}", time


def _is_hour_joined(matches: Sequence[re.Match[str]], at: int) -> bool:
    """Whether a bare number is joined to a time of the clock that follows it: the 2 of "from 2 to 3 pm"."""
    if at < 2 or not _CLOCK.fullmatch(matches[at][0]):
        return False
    return _is_small(matches[at - 2][0]) and _joins(matches[at - 1][0])


def _is_hour_joined_after(matches: Sequence[re.Match[str]], at: int) -> bool:
    """Whether a bare number is joined to a time of day before it, and no month follows: the 4 of "2 pm to 4"."""
    join, number, following = (*(match[0] for match in matches[at + 1 : at + 4]), "", "", "")[:3]
    return _joins(join) and _is_small(number) and _word(following) not in _MONTH_WORDS


def _joins(token: str) -> bool:
    return (_SIGNS.get(token) or _CONNECTORS.get(_word(token))) in {Kind.TO, Kind.AND, Kind.OR}


def _is_small(token: str) -> bool:
    """Whether it may be a day, and as well an hour."""
    return token.isdecimal() and len(token) <= 2


def _is_dated(word: str) -> bool:
    """Whether a token belongs to a date: a number, or the name of a month or a day."""
    return (word.isdecimal() and not _CLOCK.fullmatch(word)) or _word(word) in _MONTH_WORDS or _word(word) in _WEEKDAYS


def _after_is_date(matches: Sequence[re.Match[str]], index: int) -> bool:
    """Whether the word leads to the date and not away from the time: "of" in "the evening of 7 December"."""
    following = matches[index + 1][0] if index + 1 < len(matches) else ""
    return _is_dated(following)


# -------------------------------------------------------------------------------------------------------- the words


@lru_cache(maxsize=4096)
def _word(text: str) -> str:
    """A word as the lists know it."""
    folded = fold_words(text)
    return folded.removeprefix("ال") if len(folded) > 3 else folded


def _known(names: "frozenset[str] | dict[str, int]") -> frozenset[str]:
    return frozenset(_word(name) for name in names)


_TIMES: Final = _known(date_names.TIMES)
_BESIDE: Final = _known(date_names.BESIDE_TIMES)
_WEEKDAYS: Final = {_word(name): number for name, number in date_names.WEEKDAYS.items()}
_MONTHS: Final = {tuple(_word(word) for word in name.split()): number for name, number in date_names.MONTHS.items()}
_MONTH_WORDS: Final = frozenset(word for name in _MONTHS for word in name)
_CONNECTORS: Final = {
    **dict.fromkeys(_known(date_names.OR), Kind.OR),
    **dict.fromkeys(_known(date_names.AND), Kind.AND),
    **dict.fromkeys(_known(date_names.TO), Kind.TO),
    **dict.fromkeys(_known(date_names.BETWEEN), Kind.BETWEEN),
    **dict.fromkeys(_known(date_names.ABOUT), Kind.ABOUT),
    **dict.fromkeys(_known(date_names.PERHAPS), Kind.PERHAPS),
}
_SIGNS: Final = {
    **dict.fromkeys("-–—/", Kind.TO),
    **dict.fromkeys(",،", Kind.COMMA),
    "&": Kind.AND,
    "~": Kind.ABOUT,
    "?": Kind.PERHAPS,
}
_SILENT: Final = _known(date_names.SILENT)
_REFUSED: Final = (
    (
        _known(date_names.ISLAMIC_MONTHS),
        _(
            "is of the Islamic calendar, which is not converted: its months begin when the moon is seen. Write the "
            "Gregorian date."
        ),
    ),
    (_known(date_names.RELATIVE), _("can be told only from the day on which it was written. Write the day itself.")),
    (
        _known(date_names.PARTS),
        _(
            "names a part of a month, whose days nobody has agreed on. Write the first and the last day that are "
            "possible."
        ),
    ),
)


def tokens_of(text: str, words: str) -> Iterator[Token]:
    """What the words are, one after another.

    Raises:
        DateWordsError: a word has no meaning in a date.
    """
    found = [match[0] for match in _TOKEN.finditer(words)]
    at = 0
    while at < len(found):
        token, length = _token(text, found, at)
        at += length
        if token is not None:
            yield token


def _token(text: str, found: list[str], at: int) -> tuple[Token | None, int]:
    """The meaning of what stands at a place (None for a word that carries nothing), and how many words it takes."""
    raw, word = found[at], _word(found[at])
    if raw.isdecimal():
        return Token(Kind.NUMBER, int(raw)), 1
    for length in (2, 1):
        name = tuple(_word(each) for each in found[at : at + length])
        if len(name) == length and name in _MONTHS:
            return Token(Kind.MONTH, _MONTHS[name]), length
    if word in _WEEKDAYS:
        return Token(Kind.WEEKDAY, _WEEKDAYS[word]), 1
    if kind := _SIGNS.get(raw) or _CONNECTORS.get(word):
        return Token(kind, is_word=raw not in _SIGNS), 1
    if word in _SILENT:
        return None, 1
    if word[:1] == "و" and len(word) > 1:  # "and", written together with what follows
        found[at] = found[at][1:]
        return Token(Kind.AND), 0
    for names, reason in _REFUSED:
        if word in names:
            raise DateWordsError(text, reason)
    raise DateWordsError(text, _("has a word that is not part of a date: “%(word)s”.") % {"word": raw})
