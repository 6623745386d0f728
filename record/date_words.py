"""Dates as people write them, in English and Arabic, to EDTF: "7 or 8 December 2016, evening"; "٧ كانون الأول ٢٠١٦".

What may mean several dates is never chosen among: "7/12/2016" has two readings and a question. A time of day stays the
writer's words. Choices that another might make otherwise:

- "7 or 8 December" is one day of two: ``[2016-12-07,2016-12-08]``. "7 and 8", "7-8", "7 to 8" and "between 7 and 8" are
  an interval: ``2016-12-07/2016-12-08``. So it is with days in figures, if the year stands first.
- "about" and its like make a date approximate (``~``), "perhaps" makes it uncertain (``?``).
- "7 December 2016 or 2017" may be short for the same day of the year after, or mean all of it: that is asked.
- The day of the week is checked and not kept. "Early December" has no agreed days and is not read.
"""

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from record import date_names
from record.date_tokens import DateWordsError, Kind, Token, tokens_of, without_time
from record.dates import DateError, When, read_edtf

LONGEST: Final = 200
_JOINS: Final = frozenset({Kind.OR, Kind.AND, Kind.TO, Kind.BETWEEN})
_NUMERIC: Final = re.compile(r"(?<!\d)(\d{1,2})\s*[./-]\s*(\d{1,2})\s*[./-]\s*(\d{4})(?!\d)")
_YEAR_FIRST: Final = re.compile(r"(?<!\d)(\d{4})\s*[./-]\s*(\d{1,2})\s*[./-]\s*(\d{1,2})(?!\d)")

#: The same among other words: one sign twice and no space, for "2016. 12-14 December" is no day.
_WHOLE_DAY: Final = re.compile(r"(?<![\d./-])(\d{4})([./-])(\d{1,2})\2(\d{1,2})(?!\d)")
_DAY_OR_MONTH_FIRST: Final = re.compile(r"(?<!\d)\d{1,2}([./-])\d{1,2}\1\d{4}(?!\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class DateReading:
    """One reading: the date, and the time of day in the writer's own words ("" where none is given)."""

    when: When
    time_of_day: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DateAnswer:
    """What the words may mean. ``taken`` is the only reading, None where a person must choose; then ``question``."""

    readings: tuple[DateReading, ...]
    question: "str | Promise" = ""

    @property
    def taken(self) -> DateReading | None:
        """The reading, where there is one alone."""
        return self.readings[0] if len(self.readings) == 1 and not self.question else None


@dataclass(frozen=True, slots=True)
class _Part:
    """A day, a month or a year; what is None may stand in its neighbour."""

    day: int | None = None
    month: int | None = None
    year: int | None = None
    weekday: int | None = None


def read_date(text: str) -> DateAnswer:
    """Read a date in words, in digits of any script, or in EDTF. Some 20 ms, most of it the check of the result.

    Raises:
        DateWordsError: the words cannot be read; of another kind is never raised.
    """
    if len(text) > LONGEST:
        raise DateWordsError(f"{text[:20]}…", _("is longer than any date."))
    plain = _plain(text)
    if not plain:
        raise DateWordsError(text, _("is empty."))
    try:
        return DateAnswer(readings=(DateReading(when=read_edtf(plain)),))
    except DateError:
        pass  # not EDTF, so words
    if numeric := _numeric(text, plain):
        return numeric
    words, time_of_day = without_time(text, _in_words(text, plain))
    when = _when(text, list(tokens_of(text, words)))
    return DateAnswer(readings=(DateReading(when=when, time_of_day=time_of_day),))


def say_date(reading: DateReading) -> str:
    """The reading in English words that read back as the same; as EDTF where there are no plain words for it."""
    time = f", {reading.time_of_day}" if reading.time_of_day else ""
    return f"{_said(reading.when.edtf)}{time}"


def _said(edtf: str) -> str:
    core, mark = (edtf[:-1], edtf[-1]) if edtf.endswith(("~", "?")) else (edtf, "")
    before = {"~": "about ", "?": "perhaps "}.get(mark, "")
    if one := _said_part(core):
        return f"{before}{one}"
    if not mark and edtf.startswith("[") and ".." not in edtf:
        parts = [_said_part(part) for part in edtf[1:-1].split(",")]
        return " or ".join(part for part in parts if part) if all(parts) and len(parts) > 1 else edtf
    if not mark and edtf.count("/") == 1:
        first, last = (_said_part(part) for part in edtf.split("/"))
        return f"{first} to {last}" if first and last else edtf
    return edtf


def _said_part(edtf: str) -> str:
    """A plain day, month or year; empty for anything else."""
    if not re.fullmatch(r"\d{4}(-\d\d){0,2}", edtf):
        return ""
    year, *rest = (int(number) for number in edtf.split("-"))
    words = [str(rest[1])] if len(rest) > 1 else []
    words += [date_names.ENGLISH_MONTHS[rest[0] - 1]] if rest else []
    return " ".join([*words, f"{year:04d}"])


# ---------------------------------------------------------------------------------------------------- numbers alone


def _plain(text: str) -> str:
    """Compatible letters, western digits, no signs of direction, single spaces."""
    composed = unicodedata.normalize("NFKC", text)
    kept = (char for char in composed if unicodedata.category(char) != "Cf")
    digits = (str(unicodedata.digit(char)) if char.isdecimal() else char for char in kept)
    return " ".join("".join(digits).split())


def _numeric(text: str, plain: str) -> DateAnswer | None:
    """Days in figures, whose order only their writer knows; the year first is read as it stands."""
    match = _YEAR_FIRST.search(plain) or _NUMERIC.search(plain)
    if match is None:
        return None
    rest = f"{plain[: match.start()]} , {plain[match.end() :]}"
    words, time_of_day = without_time(text, rest)
    if list(tokens_of(text, words.replace(",", " "))):
        return None  # more than one date: the sentence for words will say what is wrong
    numbers = [int(group) for group in match.groups()]
    if match.re is _YEAR_FIRST:
        readings = [_day_or_none(*numbers)]
    else:
        first, second, year = numbers
        readings = [_day_or_none(year, second, first), _day_or_none(year, first, second)]
    found = tuple(
        DateReading(when=when, time_of_day=time_of_day) for when in dict.fromkeys(readings) if when is not None
    )
    if not found:
        raise DateWordsError(text, _("is no day, whichever number is the month. Is a digit wrong?"))
    question: str | Promise = ""
    if match.re is _NUMERIC:
        question = (
            _("Is the day or the month written first?") if len(found) > 1 else _("Is this the day that is meant?")
        )
    return DateAnswer(readings=found, question=question)


def _in_words(text: str, plain: str) -> str:
    """Days in figures that are joined, as words: those with the year first. Beside other numbers none is read."""
    rest = _WHOLE_DAY.sub(" , ", plain)
    if _DAY_OR_MONTH_FIRST.search(rest):
        raise DateWordsError(
            text,
            _("has a day in figures among others, and its order is open. Write each with the year first: 2016-12-07."),
        )
    if rest == plain:
        return plain
    words, _time_of_day = without_time(text, rest)
    if any(token.kind in {Kind.NUMBER, Kind.MONTH} for token in tokens_of(text, words)):
        raise DateWordsError(
            text, _("has other numbers or months beside a day in figures. Write each day whole, as in 2016-12-07.")
        )

    def worded(match: re.Match[str]) -> str:
        year, _sign, month, day = match.groups()
        if not 1 <= int(month) <= 12:
            raise DateWordsError(text, _("has the month %(number)d, and a year has twelve.") % {"number": int(month)})
        return f"{int(day)} {date_names.ENGLISH_MONTHS[int(month) - 1]} {year}"

    return _WHOLE_DAY.sub(worded, plain)


def _day_or_none(year: int, month: int, day: int) -> When | None:
    try:
        return read_edtf(date(year, month, day).isoformat())
    except ValueError:  # DateError is one
        return None


# --------------------------------------------------------------------------------------------------------- the date


def _when(text: str, tokens: list[Token]) -> When:
    marks = {token.kind for token in tokens if token.kind in {Kind.ABOUT, Kind.PERHAPS}}
    spoken = [token for token in tokens if token.kind not in {Kind.ABOUT, Kind.PERHAPS}]
    parts, joins = _parts(text, spoken)
    whole = _filled(text, parts)
    if not any(token.is_word and token.kind in {Kind.TO, Kind.BETWEEN} for token in spoken):  # "to 2017" is an end
        _refuse_short_for_another(text, whole, joins)
    if joins == {Kind.OR}:
        _refuse_lent_year(text, parts, whole)
    for part in whole:
        _check_weekday(text, part)
    written = [_edtf(part) for part in whole]
    mark = "%" if len(marks) > 1 else {Kind.ABOUT: "~", Kind.PERHAPS: "?"}.get(next(iter(marks), Kind.OR), "")
    if len(written) == 1:
        edtf = f"{written[0]}{mark}"
    elif joins <= {Kind.OR}:
        edtf = f"[{','.join(written)}]"
    elif len(written) == 2 and joins <= {Kind.TO, Kind.AND}:
        edtf = "/".join(f"{each}{mark}" for each in written)
    else:
        raise DateWordsError(text, _("joins dates in more than one way. Write one day, one of several, or two ends."))
    if mark and edtf.startswith("["):
        raise DateWordsError(text, _("says “about” or “perhaps” of several days. Write an interval that holds them."))
    try:
        return read_edtf(edtf)
    except DateError as error:
        raise DateWordsError(text, error.reason) from error


def _parts(text: str, tokens: list[Token]) -> tuple[list[_Part], set[Kind]]:
    """The dates between the words that join them, and these words."""
    _refuse_half(text, tokens)
    parts = [_Part()]
    joins: set[Kind] = set()
    between = False
    for index, token in enumerate(tokens):
        if token.kind is Kind.BETWEEN:
            between = True
        elif token.kind in {Kind.OR, Kind.AND, Kind.TO} or (
            token.kind is Kind.COMMA and _separates(tokens, index, parts[-1])
        ):
            if parts[-1] != _Part():
                parts.append(_Part())
            if token.kind is not Kind.COMMA:
                joins.add(Kind.TO if between and token.kind is Kind.AND else token.kind)
        elif token.kind is not Kind.COMMA:
            parts[-1] = _with(text, parts[-1], token)
    parts = [part for part in parts if part != _Part()]
    if not parts:
        raise DateWordsError(text, _("has no date in it."))
    if len(parts) > 1 and not joins:
        raise DateWordsError(text, _("gives several dates. Write “or” or “to” between them."))
    if len(parts) == 1 and Kind.TO in joins and parts[0].month and _same_month_twice(tokens):
        joins.discard(Kind.TO)
    return _same_named_twice(parts, joins)


def _refuse_half(text: str, tokens: list[Token]) -> None:
    """Refuse a word that joins two dates and has one alone: "until 7 December 2016" is not that day."""
    ends = [tokens[0], tokens[-1]] if tokens else []
    if any(token.is_word and token.kind in _JOINS for token in ends):
        is_whole = tokens[0].kind is Kind.BETWEEN and any(token.kind in _JOINS for token in tokens[1:-1])
        if not is_whole:
            raise DateWordsError(
                text, _("leaves one end open. Write both ends with “to” between them, or the day alone.")
            )


def _same_month_twice(tokens: list[Token]) -> bool:
    return sum(token.kind is Kind.MONTH for token in tokens) > 1


def _same_named_twice(parts: list[_Part], joins: set[Kind]) -> tuple[list[_Part], set[Kind]]:
    """Two names of one month, as in كانون الأول/ديسمبر, are no interval."""
    if len(parts) == 2 and joins == {Kind.TO}:
        first, last = parts
        if first.month == last.month and first.month and last.day is None and first.year is None:
            return [replace(first, year=last.year, weekday=first.weekday)], set()
    return parts, joins


def _separates(tokens: list[Token], index: int, before: _Part) -> bool:
    """Whether a comma parts two days ("7, 8 or 9 December") and not a date from its year or its day of the week."""
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    return following is not None and following.kind is Kind.NUMBER and following.value <= 31 and before.day is not None


def _with(text: str, part: _Part, token: Token) -> _Part:
    """The part with one token more."""
    if token.kind is Kind.WEEKDAY:
        return replace(part, weekday=token.value)
    if token.kind is Kind.MONTH:
        if part.month not in {None, token.value}:
            raise DateWordsError(text, _("names two months without a word between them."))
        return replace(part, month=token.value)
    if 1000 <= token.value <= 9999:
        if part.year is not None:
            raise DateWordsError(text, _("has two years without a word between them."))
        return replace(part, year=token.value)
    if not 1 <= token.value <= 31:
        raise DateWordsError(
            text,
            _("has the number %(number)d, which is neither a day nor a year of four digits.") % {"number": token.value},
        )
    if part.day is not None:
        raise DateWordsError(text, _("has two numbers where one day is expected. Write “or” or “to” between them."))
    return replace(part, day=token.value)


def _filled(text: str, parts: list[_Part]) -> list[_Part]:
    """Each date whole: a month and a year stand once for several days, after them or before."""
    whole = list(parts)
    for order in (range(len(whole) - 2, -1, -1), range(1, len(whole))):
        for index in order:
            neighbour = whole[index + 1] if order.step < 0 else whole[index - 1]
            part = whole[index]
            whole[index] = replace(
                part,
                month=part.month if part.month is not None or part.day is None else neighbour.month,
                year=part.year if part.year is not None else neighbour.year,
            )
    if any(part.year is None for part in whole):
        raise DateWordsError(text, _("has no year, in four digits."))
    if any(part.day is not None and part.month is None for part in whole):
        raise DateWordsError(text, _("has a day and no month."))
    return whole


def _refuse_short_for_another(text: str, whole: list[_Part], joins: set[Kind]) -> None:
    """Refuse what leaves out, after another date, what that one has: "7 December 2016 or 2017" is a day, or a year."""
    same = list(whole)
    for index in range(1, len(whole)):
        before, part = same[index - 1], whole[index]
        if part.day is None and before.day is not None:
            same[index] = replace(part, day=before.day, month=part.month or before.month)
        elif part.month is None:
            same[index] = replace(part, month=before.month)
    if same == whole:
        return
    form = "[%s]" if joins == {Kind.OR} else "%s"
    ways = [form % ("," if joins == {Kind.OR} else "/").join(map(_edtf, each)) for each in (same, whole)]
    raise DateWordsError(
        text,
        _("leaves open whether the later date is the same day, or a whole month or year. Write %(same)s or %(whole)s.")
        % {"same": ways[0], "whole": ways[1]},
    )


def _refuse_lent_year(text: str, parts: list[_Part], whole: list[_Part]) -> None:
    """Refuse "7 December or 2 January 2017": the year that follows is hardly that of the December after it."""
    for part, filled, following in zip(parts, whole, whole[1:], strict=False):
        if part.year is None and (filled.month or 0) > (following.month or 12):
            raise DateWordsError(
                text, _("goes from a later month to an earlier one and names the year once. Write the year of each.")
            )


def _edtf(part: _Part) -> str:
    numbers = [f"{part.year:04d}"]
    numbers += [f"{number:02d}" for number in (part.month, part.day) if number is not None]
    return "-".join(numbers)


def _check_weekday(text: str, part: _Part) -> None:
    if part.weekday is None or part.year is None or part.month is None or part.day is None:
        return
    try:
        day = date(part.year, part.month, part.day)
    except ValueError:
        return  # said in a better sentence where it is read
    if day.weekday() != part.weekday:
        raise DateWordsError(
            text,
            _("names a day of the week that does not fit: %(day)s was a %(weekday)s.")
            % {"day": day.isoformat(), "weekday": _WEEKDAY_NAMES[day.weekday()]},
        )


_WEEKDAY_NAMES: Final = (
    _("Monday"),
    _("Tuesday"),
    _("Wednesday"),
    _("Thursday"),
    _("Friday"),
    _("Saturday"),
    _("Sunday"),
)
