"""The second reading of ``record.filters``: each filter as a set of rows, over any stretch of them.

The first is SQL (``record.filter_conditions``); a property test holds the two to the same incidents. What a filter
costs here: values and disagreements microseconds, since their sets are there; numbers and days a comparison over the
stretch; places a look at the boxes of its words, and at the rows of those words alone that a line passes through.
"""

from collections.abc import Callable
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from geo.latlon import LatLon
from geo.sphere import box_round, haversine, haversine_of_distance
from mapviews.index import bits
from mapviews.index.bits import Bools, Floats, Words
from mapviews.index.columns import LISTED, TRAITS, Columns
from record.filter_values import Edge
from record.filters import ANY, NONE, BBox, Days, Filters, Ring

#: A word whose corners are nearer than this share of the limit is wholly within, whatever rounding does.
_SAFE: Final = 1.0 - 1e-9
#: Put round boxes that are held against lines, so that rounding never takes a point for one that lies clear: 0.1 mm.
_MARGIN_DEG: Final = 1e-9


class Condition(NamedTuple):
    """One filter in force: a key of the cache of sets."""

    name: str
    value: Any


def conditions(filters: Filters, *, without: str | None = None) -> tuple[Condition, ...]:
    """The filters in force, but for one that is left out; ``q`` is not among them: the database answers it."""
    names = (*LISTED, "disagreement", "datetime", "killed_min", "border_within_km", "bbox", "within")
    found = [
        Condition(name, getattr(filters, name)) for name in names if name != without and _is_set(getattr(filters, name))
    ]
    if filters.near is not None and without != "near":
        found.append(Condition("near", (filters.near, filters.radius_km)))
    return tuple(found)


def _is_set(value: Any) -> bool:
    return value is not None and value != ()


def rows_that_meet(columns: Columns, condition: Condition, first: int, last: int) -> Words:
    """The rows that meet a condition, within the words from ``first`` to before ``last``. Writable."""
    name, value = condition
    if name in LISTED:
        return columns.postings[name].any_of(value, first, last)
    return _READINGS[name](columns, value, first, last)


def _compared(test: Callable[[npt.NDArray[Any]], Bools], column: npt.NDArray[Any], first: int, last: int) -> Words:
    found = np.zeros(last - first, np.uint64)
    packed = bits.pack(test(column[bits.WORD * first : bits.WORD * last]))
    found[: len(packed)] = packed
    return found


def _disagreement(columns: Columns, kinds: tuple[str, ...], first: int, last: int) -> Words:
    found = np.zeros(last - first, np.uint64)
    for kind in kinds:
        line = columns.traits[TRAITS.index("contested" if kind in {ANY, NONE} else kind), first:last]
        found |= ~line if kind == NONE else line
    if last == columns.words and columns.rows % bits.WORD:
        found[-1:] &= bits.low_bits(np.array([columns.rows % bits.WORD]))
    return found


def _days(columns: Columns, days: Days, first: int, last: int) -> Words:
    found = np.full(last - first, ~np.uint64(0))
    if days.first:
        start = days.first.toordinal()
        found &= _compared(lambda latest: latest >= start, columns.latest, first, last)
    if days.last:
        end = days.last.toordinal()
        found &= _compared(lambda earliest: earliest <= end, columns.earliest, first, last)
    return found


def _killed(columns: Columns, number: int, first: int, last: int) -> Words:
    return _compared(lambda reach: reach >= number, columns.killed_reach, first, last)


def _border(columns: Columns, within_km: float, first: int, last: int) -> Words:
    return _compared(lambda metres: metres <= within_km * 1000.0, columns.border_m, first, last)


# ---------------------------------------------------------------------------------------------------------- places


def in_box(columns: Columns, box: BBox, first: int, last: int) -> Words:
    """The rows whose point is in a box or on its edge."""
    south, north, west, east = _boxes(columns, first, last)
    rows_in, rows_out = (south >= box.south) & (north <= box.north), (south > box.north) | (north < box.south)
    if box.crosses_antimeridian:
        rows_in &= (west >= box.west) | (east <= box.east)
        rows_out |= (east < box.west) & (west > box.east)
    else:
        rows_in &= (west >= box.west) & (east <= box.east)
        rows_out |= (west > box.east) | (east < box.west)
    return _placed(columns, first, last, rows_in, rows_out, lambda lat, lon: _points_in_box(box, lat, lon))


def _near(columns: Columns, value: tuple[LatLon, float], first: int, last: int) -> Words:
    """Within a distance.

    Where all corners of a box are near, so is all that it holds: along a parallel the distance grows with the longitude
    up to the far side, and along a meridian it has no maximum but at an end, as long as it is below 90 degrees.
    """
    centre, radius_km = value
    limit = haversine_of_distance(radius_km * 1000.0)
    box = BBox(**dict(zip(("west", "south", "east", "north"), box_round(centre, radius_km * 1000.0), strict=True)))
    candidates = np.flatnonzero(in_box_by_word(columns, box, first, last))
    south, north, west, east = (side[candidates] for side in _boxes(columns, first, last))
    all_in = np.zeros(len(_boxes(columns, first, last)[0]), np.bool_)
    if limit < 0.5:
        corners = [haversine(centre, lat, lon) for lat in (south, north) for lon in (west, east)]
        all_in[candidates] = (np.max(corners, axis=0) <= limit * _SAFE) & (east - west < 180.0)
    out = np.ones(len(all_in), np.bool_)
    out[candidates] = False
    return _placed(
        columns,
        first,
        last,
        all_in,
        out,
        lambda lat, lon: _points_in_box(box, lat, lon) & (haversine(centre, lat, lon) <= limit),
    )


def _ring(columns: Columns, ring: Ring, first: int, last: int) -> Words:
    """Inside a ring. A word that no edge comes near is inside or outside as a whole, as its first row is."""
    box = ring.box
    candidates = np.flatnonzero(in_box_by_word(columns, box, first, last))
    south, north, west, east = (side[candidates] for side in _boxes(columns, first, last))
    touched = (south < box.south) | (north > box.north) | (west < box.west) | (east > box.east)
    for edge in ring.edges:
        touched |= _touched(edge, south, north, west, east)
    rows = bits.WORD * (candidates + first)
    inside = _points_in_ring(ring, columns.lat[rows], columns.lon[rows])
    words = len(_boxes(columns, first, last)[0])
    all_in, out = np.zeros(words, np.bool_), np.ones(words, np.bool_)
    all_in[candidates] = inside & ~touched
    out[candidates] = ~inside & ~touched
    return _placed(columns, first, last, all_in, out, lambda lat, lon: _points_in_ring(ring, lat, lon))


def _touched(edge: Edge, south: Floats, north: Floats, west: Floats, east: Floats) -> Bools:
    """The boxes that the side of a ring may pass through: beside it, and with corners on both sides of its line."""
    beside: Bools = (north >= edge.south - _MARGIN_DEG) & (south <= edge.north + _MARGIN_DEG)
    ends = [edge.lon_at_south + (lat - edge.south) * edge.slope for lat in (south, north)]
    beside &= ~((east < np.minimum(*ends) - _MARGIN_DEG) | (west > np.maximum(*ends) + _MARGIN_DEG))
    return beside


def in_box_by_word(columns: Columns, box: BBox, first: int, last: int) -> Bools:
    """The words that may have a row in the box."""
    south, north, west, east = _boxes(columns, first, last)
    found: Bools = (south <= box.north) & (north >= box.south)
    if box.crosses_antimeridian:
        found &= (east >= box.west) | (west <= box.east)
    else:
        found &= (west <= box.east) & (east >= box.west)
    return found


def _boxes(columns: Columns, first: int, last: int) -> Floats:
    return columns.word_box[:, first:last]


def _placed(
    columns: Columns, first: int, last: int, all_in: Bools, out: Bools, test: Callable[[Floats, Floats], Bools]
) -> Words:
    """Words that are wholly in, and the rows that pass the test of those that are neither in nor out."""
    found = np.zeros(last - first, np.uint64)
    if first + len(all_in) == bits.words_for(columns.mapped) and columns.mapped % bits.WORD and len(all_in):
        all_in[-1] = False  # its last rows have no point
        out[-1] = False
    found[: len(all_in)][all_in] = ~np.uint64(0)
    doubtful = np.flatnonzero(~(all_in | out))
    rows = (bits.WORD * (doubtful + first)[:, None] + np.arange(bits.WORD)).ravel()
    there = rows < columns.mapped
    rows = np.minimum(rows, max(columns.mapped - 1, 0))
    if len(rows):
        found[doubtful] = bits.pack(test(columns.lat[rows], columns.lon[rows]) & there)
    return found


def _points_in_box(box: BBox, lat: Floats, lon: Floats) -> Bools:
    found: Bools = (lat >= box.south) & (lat <= box.north)
    if box.crosses_antimeridian:
        found &= (lon >= box.west) | (lon <= box.east)
    else:
        found &= (lon >= box.west) & (lon <= box.east)
    return found


def _points_in_ring(ring: Ring, lat: Floats, lon: Floats) -> Bools:
    """West of an odd number of edges: the definition of ``Ring``, in the order of steps that SQL has."""
    odd = np.zeros(len(lat), np.bool_)
    for south, north, lon_at_south, slope in ring.edges:
        odd ^= (lat >= south) & (lat < north) & (lon < lon_at_south + (lat - south) * slope)
    return odd & _points_in_box(ring.box, lat, lon)


_READINGS: Final[dict[str, Callable[[Columns, Any, int, int], Words]]] = {
    "disagreement": _disagreement,
    "datetime": _days,
    "killed_min": _killed,
    "border_within_km": _border,
    "bbox": in_box,
    "within": _ring,
    "near": _near,
}
