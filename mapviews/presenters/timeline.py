"""The histogram beneath the map: a bar for each day, month or year, each a link to what happened then."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.formats import date_format
from django.utils.translation import ngettext

from mapviews.index.timeline import Bar, Timeline, Unit
from mapviews.presenters.said import days_asked
from mapviews.presenters.wording import number
from record.filters import Days

LEAST: Final = 2.5  # per cent of the height that one incident in a million still gets
BAR: Final = 0.8  # of the room from one bar to the next
FEWEST: Final = 24  # bars that there is room for, so that one alone is no wall
TICKS: Final = 8  # at most


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnBar:
    """One bar; places and sizes in per cent of the drawing. ``value`` is what the filter ``datetime`` takes."""

    x: str
    y: str
    width: str
    height: str
    count: int
    value: str
    words: str
    url: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A date beneath the bars, at a share of the width in per cent."""

    at: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Histogram:
    """The histogram. Without bars where no incident matches."""

    bars: tuple[DrawnBar, ...]
    ticks: tuple[Tick, ...]


def histogram(counted: Timeline, chosen: Days | None, address: str) -> Histogram:
    """The bars and dates of what was counted.

    Args:
        counted: how many incidents began in each span of days.
        chosen: the days that the filter in force lets through.
        address: of the page with all other filters, to which the filter of a bar is added.
    """
    spans, unit = counted.bars, counted.unit
    most = max((span.count for span in spans), default=0)
    join = "&" if "?" in address else "?"
    room = 100 / max(FEWEST, len(spans))
    bars = tuple(
        DrawnBar(
            x=_percent((index + (1 - BAR) / 2) * room),
            width=_percent(BAR * room),
            y=_percent(100 - (height := _height(span.count, most))),
            height=_percent(height),
            count=span.count,
            value=span_value(span),
            words=bar_words(span),
            url=f"{address}{join}datetime={span_value(span)}",
            chosen=_meets(span, chosen),
        )
        for index, span in enumerate(spans)
    )
    return Histogram(bars=bars, ticks=tuple(_ticks(spans, unit)))


def _height(count: int, most: int) -> float:
    return max(LEAST, 100 * count / most) if count else 0.0


def _percent(value: float) -> str:
    """Written with a point whatever the language, as SVG wants it."""
    return f"{value:.4g}%"


def span_value(span: Bar) -> str:
    """What the filter ``datetime`` takes for a span: a day, a month, a year, or two days."""
    first, last = span.first.isoformat(), span.last.isoformat()
    if first == last:
        return first
    if (first[5:], last[5:]) == ("01-01", "12-31"):
        return first[:4] if first[:4] == last[:4] else f"{first[:4]}/{last[:4]}"
    return first[:7] if first[:7] == last[:7] else f"{first}/{last}"


def bar_words(span: Bar) -> str:
    """``December 2016: 212 incidents``."""
    count = ngettext("%(n)s incident", "%(n)s incidents", span.count) % {"n": number(span.count)}
    return f"{days_asked(Days(first=span.first, last=span.last))}: {count}"


def _meets(span: Bar, chosen: Days | None) -> bool:
    if chosen is None:
        return True
    begins, ends = chosen.first or date.min, chosen.last or date.max
    return begins <= span.last and span.first <= ends


def _ticks(spans: Sequence[Bar], unit: Unit) -> Iterable[Tick]:
    """Round dates, no more than there is room for."""
    starts = [index for index, span in enumerate(spans) if _is_round(span.first, unit)] or list(range(len(spans)))
    every = max(1, -(-len(starts) // TICKS))
    for index in starts[::every]:
        yield Tick(at=_percent(100 * index / max(FEWEST, len(spans))), label=tick_label(spans[index].first, unit))


def _is_round(day: date, unit: Unit) -> bool:
    return {"day": day.day == 1, "month": day.month == 1, "year": True}[unit]


def tick_label(day: date, unit: Unit) -> str:
    """``2016``; ``Dec 2016`` or ``7 Dec 2016`` where that says more."""
    if unit == "year" or (unit == "month" and day.month == 1):
        return str(day.year)
    return date_format(day, "M Y" if unit == "month" or day.day == 1 else "j M Y")
