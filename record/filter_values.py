"""The values that filters are made of, and the error for a parameter that cannot be one."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from geo.latlon import LatLon


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
        return ",".join(spelled(degrees) for degrees in (self.west, self.south, self.east, self.north))


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """A span of days, both included; None is open."""

    first: date | None
    last: date | None

    def __str__(self) -> str:
        if self.first == self.last and self.first is not None:
            return self.first.isoformat()
        return "/".join(day.isoformat() if day else ".." for day in (self.first, self.last))


class Edge(NamedTuple):
    """One side of a ring, from its southern end to its northern one.

    A point lies west of it when ``south <= lat < north`` and ``lon < lon_at_south + (lat - south) * slope``.
    """

    south: float
    north: float
    lon_at_south: float
    slope: float


@dataclass(frozen=True, kw_only=True)
class Ring:
    """A closed line round an area: corners as (longitude, latitude) in degrees, the first not repeated at the end.

    Its sides are straight in degrees and do not cross the antimeridian, as in GeoJSON (RFC 7946, section 3.1.1). A
    point is inside when it lies west of an odd number of the sides, so a line that crosses itself has holes (even-odd
    rule; M. Shimrat, "Position of point relative to polygon", CACM 5, 1962). Of two areas that share a side, a point on
    the side is in one only.
    """

    corners: tuple[tuple[float, float], ...]

    @cached_property
    def edges(self) -> tuple[Edge, ...]:
        """The sides that a point can lie west of: all but those that run along a parallel."""
        sides = zip(self.corners, (*self.corners[1:], self.corners[0]), strict=True)
        return tuple(_edge(one, other) for one, other in sides if one[1] != other[1])

    @cached_property
    def box(self) -> BBox:
        """The smallest box that holds it."""
        lons, lats = zip(*self.corners, strict=True)
        return BBox(west=min(lons), south=min(lats), east=max(lons), north=max(lats))

    def __str__(self) -> str:
        return ",".join(spelled(degrees) for corner in self.corners for degrees in corner)


def spelled(value: Any) -> str:
    """A value as it stands in an address, in its one spelling."""
    if isinstance(value, tuple):
        return ",".join(value)
    if isinstance(value, LatLon):
        return f"{spelled(value.lat)},{spelled(value.lon)}"
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def _edge(one: tuple[float, float], other: tuple[float, float]) -> Edge:
    (lon, south), (lon_at_north, north) = sorted((one, other), key=lambda corner: corner[1])
    return Edge(south=south, north=north, lon_at_south=lon, slope=(lon_at_north - lon) / (north - south))
