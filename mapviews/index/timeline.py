"""Incidents over time: bars of days, months or years, each incident in the bar of its earliest day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from mapviews.index import bits
from mapviews.index.bits import Ints, Words
from mapviews.index.part import Asked, Part
from record.filters import BBox, Filters

MOST_BARS: Final = 120
#: Below one row in so many the days of the rows are sorted; above, the days of all rows, sorted once, are gone through.
_FEW: Final = 16
Unit = Literal["day", "month", "year"]


@dataclass(frozen=True, slots=True)
class Bar:
    """The incidents whose earliest day is within a span of days, both included."""

    first: date
    last: date
    count: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """Bars without a gap between them. ``first`` and ``last`` are the earliest days of the first and the last one."""

    unit: Unit
    bars: tuple[Bar, ...]
    first: date | None
    last: date | None


def timeline(parts: Sequence[Part], filters: Filters, found: Ints | None, view: BBox | None) -> Timeline:
    """The incidents that match all filters but ``datetime``, over time: what a choice of days is made from."""
    asked = Asked.of(filters, found, without="datetime")
    spread = [days for part in parts if (days := _Days.of(part, part.in_view(asked, view))) is not None]
    if not spread:
        return Timeline("day", (), None, None)
    first, last = min(days.first for days in spread), max(days.last for days in spread)
    unit, starts = _starts(date.fromordinal(first), date.fromordinal(last))
    edges = np.array([start.toordinal() for start in starts])
    counts = sum((days.counts(edges) for days in spread), np.zeros(len(edges) - 1, np.int64))
    bars = tuple(
        Bar(start, date.fromordinal(end.toordinal() - 1), count)
        for start, end, count in zip(starts[:-1], starts[1:], counts.tolist(), strict=True)
    )
    return Timeline(unit, bars, date.fromordinal(first), date.fromordinal(last))


@dataclass(frozen=True, slots=True)
class _Days:
    """Days in order, and for each how many incidents it stands for: 0 or 1. The first and the last stand for one."""

    ordered: npt.NDArray[np.int32]
    stands: npt.NDArray[np.uint8] | None
    first: int
    last: int

    @classmethod
    def of(cls, part: Part, chosen: Words | None) -> "_Days | None":
        columns = part.columns
        size = columns.rows if chosen is None else bits.size(chosen)
        if size == 0:
            return None
        if chosen is None:
            return cls(columns.days, None, int(columns.days[0]), int(columns.days[-1]))
        if size * _FEW < columns.rows:
            days = np.sort(columns.earliest[bits.rows_of(chosen)])
            return cls(days, None, int(days[0]), int(days[-1]))
        stands = bits.unpack(chosen)[columns.oldest].view(np.uint8)
        first, last = int(np.argmax(stands)), len(stands) - 1 - int(np.argmax(stands[::-1]))
        return cls(columns.days, stands, int(columns.days[first]), int(columns.days[last]))

    def counts(self, edges: Ints) -> Ints:
        """How many there are between consecutive days, the second excluded."""
        at = np.searchsorted(self.ordered, edges)
        if self.stands is None:
            return np.diff(at)
        padded = np.append(self.stands, np.uint8(0))
        sums = np.add.reduceat(padded[: int(at[-1]) + 1], at, dtype=np.int64)[:-1]
        return np.where(np.diff(at) > 0, sums, 0)


def _starts(first: date, last: date) -> tuple[Unit, list[date]]:
    """The days on which bars begin, and the day behind the last."""
    if last.toordinal() - first.toordinal() < MOST_BARS:
        return "day", [date.fromordinal(day) for day in range(first.toordinal(), last.toordinal() + 2)]
    months = 12 * (last.year - first.year) + last.month - first.month + 1
    if months <= MOST_BARS:
        return "month", [_month(first, place) for place in range(months + 1)]
    step = -(-(last.year - first.year + 1) // MOST_BARS)
    starts = [date(min(year, date.max.year), 1, 1) for year in range(first.year, last.year + 1, step)]
    end = min(starts[-1].year + step, date.max.year)
    return "year", [*starts, date(end, 1, 1) if end > last.year else date.max]


def _month(first: date, place: int) -> date:
    year, month = divmod(12 * first.year + first.month - 1 + place, 12)
    return date(year, month + 1, 1) if year <= date.max.year else date.max
