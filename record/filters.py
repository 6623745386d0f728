"""One definition of what a reader may filter by: the same parameters mean the same on every address.

Within one parameter several values, parted by commas or given repeatedly, mean *any of them*; several parameters mean
*all of them*. An unknown or unreadable parameter raises ``FilterError`` with a sentence that names it.
"""

import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any, Final, Self, TypeVar

from django.db.models import Q
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.utils.translation import gettext as _

from geo.folding import fold, fold_words
from record.dates import DateError, read_edtf
from record.entry import EntryQuerySet, border_code
from record.vocabulary import Disagreement, EventType, Grade, Precision, Terms

_T = TypeVar("_T", bound=Terms)
_COUNTRY: Final = re.compile(r"[A-Za-z]{2,3}")
_MAX_Q: Final = 200
_MAX_KILLED: Final = 999_999_999
#: Values of ``disagreement`` beside its kinds.
ANY, NONE = "any", "none"


class FilterError(ValueError):
    """A parameter that cannot be used. The message names it, its value and the likely mistake."""

    def __init__(self, parameter: str, value: str, reason: str) -> None:
        self.parameter, self.value, self.reason = parameter, value, reason
        super().__init__(parameter, value, reason)

    def __str__(self) -> str:
        shown = self.value if len(self.value) <= 80 else f"{self.value[:80]}…"
        return _("The parameter “%(parameter)s” with the value “%(value)s” cannot be used. %(reason)s") % {
            "parameter": self.parameter,
            "value": shown,
            "reason": self.reason,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class BBox:
    """A box in degrees. ``west`` above ``east`` crosses the antimeridian."""

    west: float
    south: float
    east: float
    north: float

    @property
    def crosses_antimeridian(self) -> bool:
        """Whether it runs eastwards over longitude 180."""
        return self.west > self.east

    def __str__(self) -> str:
        return f"{self.west:.10g},{self.south:.10g},{self.east:.10g},{self.north:.10g}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """A span of days, both included; None is open."""

    first: date | None
    last: date | None

    def __str__(self) -> str:
        if self.first == self.last and self.first is not None:
            return self.first.isoformat()
        return "/".join(day.isoformat() if day else ".." for day in (self.first, self.last))


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What a reader asked for. Empty: everything."""

    country: tuple[str, ...] = ()
    border: tuple[str, ...] = ()
    event_type: tuple[EventType, ...] = ()
    grade: tuple[Grade, ...] = ()
    precision: tuple[Precision, ...] = ()
    disagreement: tuple[str, ...] = ()
    datetime: Days | None = None
    bbox: BBox | None = None
    killed_min: int | None = None
    q: str = ""

    @classmethod
    def from_query(cls, query: QueryDict, *, beside: Iterable[str] = ()) -> Self:
        """Filters from the parameters of an address.

        Args:
            query: as Django parsed it.
            beside: further parameters that the address takes, which are no filters (page, format).

        Raises:
            FilterError: a parameter is unknown, given twice where one is meant, or unreadable.
        """
        allowed = (*PARAMETERS, *beside)
        for name in query:
            if name not in allowed:
                raise FilterError(name, query.get(name, ""), _unknown(name, allowed))
        given = {
            name: query.getlist(name) for name in PARAMETERS if any(value.strip() for value in query.getlist(name))
        }
        return cls(**{name: PARAMETERS[name](name, values) for name, values in given.items()})

    def as_query(self) -> dict[str, str]:
        """The parameters that read back as these filters, in one order and spelling."""
        parts: dict[str, Any] = {name: getattr(self, name) for name in PARAMETERS}
        return {
            name: ",".join(value) if isinstance(value, tuple) else str(value)
            for name, value in parts.items()
            if value not in ((), None, "")
        }

    def __bool__(self) -> bool:
        return bool(self.as_query())

    def apply(self, entries: EntryQuerySet) -> EntryQuerySet:
        """The entries that match. One query when it is read; nothing is ordered or left out beside."""
        for condition in self._conditions():
            entries = entries.filter(condition)
        if self.killed_min is not None:
            # The range reaches the number: by its high end, or where that is open by the largest number stated.
            reach = Coalesce("killed_high", "killed_high_stated")
            entries = entries.alias(killed_reach=reach).filter(killed_reach__gte=self.killed_min)
        return entries

    def _conditions(self) -> list[Q]:
        conditions = []
        if self.country:
            conditions.append(_any(Q(countries__contains=f",{code},") for code in self.country))
        for name in ("border", "event_type", "grade", "precision"):
            if getattr(self, name):
                conditions.append(Q(**{f"{name}__in": getattr(self, name)}))
        if self.disagreement:
            conditions.append(_any(_disagreement(kind) for kind in self.disagreement))
        if self.datetime and self.datetime.first:
            conditions.append(Q(latest__gte=self.datetime.first))
        if self.datetime and self.datetime.last:
            conditions.append(Q(earliest__lte=self.datetime.last))
        if self.bbox:
            conditions.append(_in_box(self.bbox))
        if self.q:
            conditions.append(_matches(self.q))
        return conditions


# ------------------------------------------------------------------------------------------------------- conditions


def _any(conditions: Iterable[Q]) -> Q:
    joined = Q()
    for condition in conditions:
        joined |= condition
    return joined


def _disagreement(kind: str) -> Q:
    if kind in {ANY, NONE}:
        some = _any(_disagreement(flag.value) for flag in Disagreement)
        return some if kind == ANY else ~some
    return Q(**{f"disagree_{kind}": True})


def _in_box(box: BBox) -> Q:
    rows = Q(lat__gte=box.south, lat__lte=box.north)
    if box.crosses_antimeridian:
        return rows & (Q(lon__gte=box.west) | Q(lon__lte=box.east))
    return rows & Q(lon__gte=box.west, lon__lte=box.east)


def _matches(text: str) -> Q:
    """Every word somewhere, or all of it as one name in another spelling."""
    words = Q()
    for word in fold_words(text).split():
        words &= Q(search__contains=word)
    return words | Q(search__contains=fold(text))


# ---------------------------------------------------------------------------------------------------------- reading


def _unknown(name: str, allowed: Iterable[str]) -> str:
    close = get_close_matches(name, list(allowed), n=1)
    if close:
        return _("There is no such parameter. Is “%(close)s” meant?") % {"close": close[0]}
    return _("There is no such parameter. There are: %(names)s.") % {"names": ", ".join(allowed)}


def _several(values: list[str]) -> tuple[str, ...]:
    parts = (part.strip() for value in values for part in value.split(","))
    return tuple(dict.fromkeys(part for part in parts if part))


def _one(name: str, values: list[str]) -> str:
    if len(values) > 1:
        raise FilterError(name, " & ".join(values), _("It is given more than once."))
    return values[0].strip()


def _countries(name: str, values: list[str]) -> tuple[str, ...]:
    for value in _several(values):
        if not _COUNTRY.fullmatch(value):
            raise FilterError(name, value, _("Write the country's code in letters, such as IQ for Iraq."))
    return tuple(dict.fromkeys(value.upper() for value in _several(values)))


def _borders(name: str, values: list[str]) -> tuple[str, ...]:
    borders = []
    for value in _several(values):
        sides = value.upper().split("-")
        if len(sides) != 2 or not all(_COUNTRY.fullmatch(side) for side in sides) or sides[0] == sides[1]:
            raise FilterError(name, value, _("Write the codes of the two countries with a hyphen, such as IQ-SY."))
        borders.append(border_code(*sides))
    return tuple(dict.fromkeys(borders))


def _terms(kind: type[_T]) -> Callable[[str, list[str]], tuple[_T, ...]]:
    def read(name: str, values: list[str]) -> tuple[_T, ...]:
        return tuple(kind(value) for value in _listed(name, values, kind.values))

    return read


def _listed(name: str, values: list[str], allowed: list[str]) -> tuple[str, ...]:
    for value in _several(values):
        if value not in allowed:
            raise FilterError(name, value, _("It may be: %(values)s.") % {"values": ", ".join(allowed)})
    return _several(values)


def _disagreements(name: str, values: list[str]) -> tuple[str, ...]:
    return _listed(name, values, [*Disagreement.values, ANY, NONE])


def _days(name: str, values: list[str]) -> Days:
    """A date, or two with a slash between, either of which may be "..". Months and years stand for all their days."""
    text = _one(name, values)
    first, slash, last = text.partition("/")
    try:
        start = None if first in {"", ".."} else read_edtf(first)
        end = None if last in {"", ".."} else read_edtf(last)
    except DateError as error:
        raise FilterError(name, text, str(error)) from error
    if start is None and end is None:
        raise FilterError(name, text, _("Both ends are open. Write a date, such as 2016-12-07 or 2016-12-01/.."))
    if not slash and start:
        return Days(first=start.earliest, last=start.latest)
    days = Days(first=start.earliest if start else None, last=end.latest if end else None)
    if days.first and days.last and days.first > days.last:
        raise FilterError(name, text, _("It ends before it begins. Are the two dates swapped?"))
    return days


def _box(name: str, values: list[str]) -> BBox:
    text = _one(name, values)
    parts = text.split(",")
    try:
        numbers = [float(part) for part in parts]
    except ValueError:
        numbers = []
    if len(numbers) != 4 or not all(map(math.isfinite, numbers)):
        raise FilterError(name, text, _("Write four numbers in degrees: west,south,east,north."))
    west, south, east, north = numbers
    if max(abs(south), abs(north)) > 90:
        raise FilterError(name, text, _("A latitude is beyond 90 degrees. The order is west,south,east,north."))
    if max(abs(west), abs(east)) > 180:
        raise FilterError(name, text, _("A longitude is beyond 180 degrees."))
    if south > north:
        raise FilterError(name, text, _("South lies north of north. The order is west,south,east,north."))
    return BBox(west=west, south=south, east=east, north=north)


def _killed(name: str, values: list[str]) -> int:
    text = _one(name, values)
    if not text.isdecimal() or not 0 <= int(text[:20]) <= _MAX_KILLED:
        raise FilterError(name, text, _("Write a whole number, such as 50."))
    return int(text)


def _text(name: str, values: list[str]) -> str:
    text = _one(name, values)
    if len(text) > _MAX_Q:
        raise FilterError(name, text, _("It is longer than %(count)d characters.") % {"count": _MAX_Q})
    if not fold_words(text):
        raise FilterError(name, text, _("It holds no letters or digits to search for."))
    return text


#: Every parameter, in the order in which addresses are written, with its reader.
PARAMETERS: Final[dict[str, Callable[[str, list[str]], Any]]] = {
    "q": _text,
    "country": _countries,
    "border": _borders,
    "bbox": _box,
    "datetime": _days,
    "event_type": _terms(EventType),
    "grade": _terms(Grade),
    "precision": _terms(Precision),
    "disagreement": _disagreements,
    "killed_min": _killed,
}
