"""Dates that may be uncertain: EDTF text (ISO 8601-2) with the earliest and latest day that it allows.

Parsed by the library ``edtf``. What it accepts and nobody can bound (open intervals, seasons, years beyond 1 to 9999)
is refused here, since an incident without a last possible day would fall into every search by time.
"""

import re
import unicodedata
import warnings
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

with warnings.catch_warnings():
    # edtf 5 builds its grammar in a way on which pyparsing 3.3 comments; what it parses is tested here.
    warnings.simplefilter("ignore")
    from edtf import EDTFParseException, Season, parse_edtf

_MAX_LENGTH: Final = 100
_YEAR_LAST: Final = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")
_ONE_DIGIT: Final = re.compile(r"\d{4}-(\d{1,2}-\d|\d(-\d{1,2})?)")  # a month or day without its nought
_SLASHED: Final = re.compile(r"\d{4}/\d{1,2}/\d{1,2}")


class DateError(ValueError):
    """Text that is no date that can be bounded. The message names the value and the likely mistake."""

    def __init__(self, text: str, reason: "str | Promise") -> None:
        self.text = text
        self.reason = reason
        super().__init__(text, reason)

    def __str__(self) -> str:
        return str(_("The date “%(text)s” %(reason)s") % {"text": self.text, "reason": self.reason})


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """A date as EDTF, with its first and last possible day, both included."""

    edtf: str
    earliest: date
    latest: date


@lru_cache(maxsize=4096)  # a form with many claims reads the same few dates again and again
def read_edtf(text: str) -> When:
    """Read a day, month, year, interval, approximate or uncertain date, or one of a set of days.

    Western digits are made of all others, white space round the text is dropped; nothing else is mended. A time of day
    in the text counts as its day, in the zone in which it is written. About 10 ms the first time, for the library
    tries every form.

    Raises:
        DateError: the text cannot be read, has no bounds, or runs backwards.
    """
    edtf = "".join(str(unicodedata.digit(char)) if char.isdecimal() else char for char in text).strip()
    if len(edtf) > _MAX_LENGTH:
        raise DateError(f"{edtf[:20]}…", _("is longer than any date."))
    try:
        parsed = parse_edtf(edtf)
        lower, upper = parsed.lower_strict(), parsed.upper_strict()
    except (EDTFParseException, ValueError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise DateError(text, _mistake(edtf)) from error
    if isinstance(parsed, Season):
        raise DateError(text, _("is a season, which differs with the hemisphere. Write an interval of months."))
    if (
        edtf.startswith(("/", ".."))
        or edtf.endswith(("/", ".."))
        or isinstance(lower, float)
        or isinstance(upper, float)
    ):
        raise DateError(text, _("is open at one end. Write the first and the last day that are possible."))
    earliest, latest = _day(text, lower), _day(text, upper)
    if earliest > latest:
        raise DateError(text, _("ends before it begins. Are the two days swapped?"))
    return When(edtf=edtf, earliest=earliest, latest=latest)


def _day(text: str, bound: Any) -> date:
    """A bound of the library (``time.struct_time``, proleptic years) as a date."""
    try:
        return date(*bound[:3])
    except (ValueError, OverflowError, TypeError) as error:
        if isinstance(bound[0], int) and date.min.year <= bound[0] <= date.max.year:  # 29 February of a common year
            raise DateError(text, _("names a day that its month does not have. Is the year right?")) from error
        raise DateError(text, _("lies outside the years 1 to 9999.")) from error


def _mistake(edtf: str) -> "str | Promise":
    if not edtf:
        return _("is empty.")
    if (written := _YEAR_LAST.fullmatch(edtf)) and (readings := _readings(*map(int, written.groups()))):
        return _year_first(readings)
    if _SLASHED.fullmatch(edtf) or _ONE_DIGIT.fullmatch(edtf):
        return _("cannot be read. Write the year first, with hyphens and two digits each: 2016-12-07.")
    if any(char.isalpha() and char not in "XYTZ" for char in edtf):
        return _("cannot be read. Write it in figures: 2016-12-07, 2016-12, 2016-12-07/2016-12-09, 2016-12-07~.")
    return _("is no day, month, year or interval. Is there such a day? Examples: 2016-12-07, 2016-12, 2016-12-07~.")


def _readings(first: int, second: int, year: int) -> list[str]:
    """The days that two numbers and a year may mean, day first before month first; empty where there is none."""
    found: list[str] = []
    for day, month in ((first, second), (second, first)):
        try:
            meant = date(year, month, day).isoformat()
        except ValueError:
            continue
        if meant not in found:
            found.append(meant)
    return found


def _year_first(readings: list[str]) -> str:
    if len(readings) == 1:
        return _("cannot be read. Write the year first: %(date)s.") % {"date": readings[0]}
    return _(
        "cannot be read: is the day or the month written first? Write the year first: %(day_first)s where the day is, "
        "%(month_first)s where the month is."
    ) % {"day_first": readings[0], "month_first": readings[1]}
