"""EDTF dates in words of the reader's language, for the pages of readers and for the desk: said in one way everywhere.

What is rarer than a day, month, year, interval, set of days or doubt is shown as it is written. The way back, from
words to EDTF, is ``record.date_words``.
"""

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Final

from django.utils.dates import MONTHS
from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from record.dossier import PublicWhen

_DATE: Final = re.compile(r"(?P<year>-?\d{4})(?:-(?P<month>\d{2}))?(?:-(?P<day>\d{2}))?(?P<mark>[~?%]?)\Z")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
_SET: Final = re.compile(r"(?P<open>[\[{])(?P<members>[^\[\]{}]+)[\]}]\Z")


def edtf_words(edtf: str) -> str:
    """A date in words: ``7 or 8 December 2016``. Some 60 µs the first time in a language, then remembered."""
    return _said(edtf, get_language())


def is_plain_day(edtf: str) -> bool:
    """Whether it is one day without doubt, of which the words say all that there is to say."""
    return _DAY.match(edtf) is not None


def day_words(day: date) -> str:
    """``7 December 2016``. Without Django's machine for formats, which takes five times as long."""
    return f"{day.day} {MONTHS[day.month]} {day.year:04}"


def when_words(when: PublicWhen) -> str:
    """When it happened: with the weekday where the day is known."""
    if when.earliest == when.latest and is_plain_day(when.edtf):
        return date_format(when.earliest, "l j F Y")
    return edtf_words(when.edtf)


@lru_cache(maxsize=4096)  # a list says the same few hundred dates on every page
def _said(edtf: str, _language: str | None) -> str:
    try:
        return _words(edtf)
    except (ValueError, KeyError):  # a form without words, or a month such as 21, which EDTF uses for seasons
        return edtf


def _words(edtf: str) -> str:
    """Raises ValueError or KeyError where there are no words for it."""
    if found := _SET.match(edtf):
        return _set_words(found["open"], found["members"])
    if "/" in edtf:
        return _between(edtf.split("/"))
    return _date_words(edtf)


def _between(ends: Sequence[str]) -> str:
    start, end = _together(ends)
    return _("between %(start)s and %(end)s") % {"start": start, "end": end}


def _set_words(bracket: str, members: str) -> str:
    """One of some dates where the bracket is square, all of them where it is curly."""
    if ".." in members:
        if bracket == "{":
            raise ValueError(members)
        return _between(members.split(".."))
    *first, last = _together(members.split(","))
    if not first:
        return last
    pattern = _("%(dates)s or %(last)s") if bracket == "[" else _("%(dates)s and %(last)s")
    return pattern % {"dates": pgettext("between the parts of a list", ", ").join(first), "last": last}


def _together(dates: Sequence[str]) -> list[str]:
    """Each date in words; of days in one month or year only the last names it: ``7``, ``8 December 2016``."""
    dates = [edtf.strip() for edtf in dates]
    days = [date.fromisoformat(edtf) for edtf in dates] if all(map(is_plain_day, dates)) else []
    if len({(day.year, day.month) for day in days}) == 1:
        return [*(str(day.day) for day in days[:-1]), day_words(days[-1])]
    if len({day.year for day in days}) == 1:
        return [*(f"{day.day} {MONTHS[day.month]}" for day in days[:-1]), day_words(days[-1])]
    return [_date_words(edtf) for edtf in dates]


def _date_words(edtf: str) -> str:
    match = _DATE.match(edtf)
    if match is None:
        raise ValueError(edtf)
    words = _unmarked_words(match)
    match match["mark"]:
        case "~":
            return _("about %(date)s") % {"date": words}
        case "?":
            return _("%(date)s, uncertain") % {"date": words}
        case "%":
            return _("about %(date)s, uncertain") % {"date": words}
    return words


def _unmarked_words(match: re.Match[str]) -> str:
    year, month, day = match["year"], match["month"], match["day"]
    if day:
        return day_words(date(int(year), int(month), int(day)))
    if month:
        return _("%(month)s %(year)s") % {"month": MONTHS[int(month)], "year": year}
    return year
