"""A number axis from zero, linear, in percent of the drawing's width.

Linear, because a reader measures with the eye: twice the length must be twice the number, and a logarithmic axis would
have no place for zero. Left of zero lies a gutter that is not on the axis: what gives no number stands there, so that
silence is never read as a small number.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from mapviews.presenters.wording import number

GUTTER_AT: Final = 2.5  # percent: where the dot of "no figure" stands
ZERO_AT: Final = 6.0  # percent
TOP_AT: Final = 95.0  # percent: where the largest number of the axis stands
EDGE_AT: Final = 100.0  # percent: how far an open end is drawn
ROOM_FOR_AN_OPEN_END: Final = 1.25
ROOM_ABOVE: Final = 1.06


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """One number on the axis; ``minor`` ones give way on a narrow screen."""

    label: str
    x: str
    minor: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """From 0 to ``top``."""

    top: float
    ticks: tuple[Tick, ...]

    def at(self, value: float) -> float:
        """Where a number stands, in percent."""
        return ZERO_AT + (TOP_AT - ZERO_AT) * value / self.top


def axis_for(bounds: Iterable[int], *, open_ended: bool) -> Axis:
    """The axis that holds all bounds, with room beyond the last where an end is open.

    ``bounds`` may be empty: then the axis runs to 1, and says nothing.
    """
    largest = max(bounds, default=0)
    top = max(1.0, largest * (ROOM_FOR_AN_OPEN_END if open_ended else ROOM_ABOVE))
    step = _step(top)
    count = int(top // step) + 1
    places = Axis(top=top, ticks=())
    ticks = tuple(
        Tick(label=number(index * step), x=percent(places.at(index * step)), minor=count > 4 and index % 2 == 1)
        for index in range(count)
    )
    return Axis(top=top, ticks=ticks)


def _step(top: float) -> int:
    """The smallest of 1, 2, 5, 10, 20, 25, 50, 100 ... that makes at most six intervals."""
    for power in range(12):
        for factor in (1, 2, 2.5, 5):
            step = factor * 10**power
            if step == int(step) and top / step <= 6:
                return int(step)
    msg = f"an axis to {top:g} is beyond anything that is counted here"
    raise ValueError(msg)


def percent(value: float) -> str:
    """An SVG length that no locale may touch: ``12.5%``."""
    return f"{value:.3f}".rstrip("0").rstrip(".") + "%"
