"""What a tile shows, of one set of columns: groups of rows with their counts, centres and extents.

Rows lie in the order of map cells, so a group is the rows between two edges, and to count it is to count bits. Groups
are the cells of a screen grid, or from ``PLACES_FROM`` on the distinct points themselves, where they are few enough.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from geo.morton import BITS_PER_AXIS, tile_range
from mapviews.index import bits
from mapviews.index.bits import Floats, Ints, Words
from mapviews.index.columns import Columns
from record.vocabulary import Disagreement, Grade

#: Cells an axis of a tile are 2 to the power of this: 8 of 32 pixels each, so that marks do not overlap.
GRID_BITS: Final = 3
#: From this zoom on everything that stands apart is shown apart ...
PLACES_FROM: Final = 14
#: ... unless a tile has more distinct points than this: then by a grid of 8 pixels.
MOST_PLACES: Final = 512
_FINE_GRID_BITS: Final = 5
#: In a tile of more rows the centres of large groups come from the means of words of 64 rows, which lie next to one
#: another: exact without a filter, with one off by no more than the width of a word.
_EXACT_ROWS: Final = 6_000
_LARGE: Final = 256
#: Up to so many rows are counted one by one.
_FEW: Final = 2_000
_KINDS: Final = len(Disagreement.values)
#: The traits of a row, by its flags and by its grades.
_BY_FLAGS: Final = np.array(
    [[flags != 0, *(flags >> kind & 1 for kind in range(_KINDS))] for flags in range(1 << _KINDS)], np.int64
)
_GRADES: Final = len(Grade.values)
_BY_GRADES: Final = np.array(
    [[grades >> place & 1 for place in range(_GRADES)] for grades in range(1 << _GRADES)], np.int64
)


@dataclass(frozen=True, eq=False, kw_only=True)
class Groups:
    """Groups of a tile, none empty.

    Attributes:
        key: the cell of the grid, or the map cell of the point; ascending.
        first: its first row.
        count: how many rows.
        traits: how many rows have each of ``columns.TRAITS`` (traits, groups).
        sums: sums of latitudes and of longitudes (2, groups).
        box: least and largest latitude, least and largest longitude (4, groups).
    """

    key: Ints
    first: Ints
    count: Ints
    traits: Ints
    sums: Floats
    box: Floats


@dataclass(frozen=True, slots=True)
class Stretch:
    """The rows of a tile, from ``low`` to before ``high``, and the words that hold them."""

    low: int
    high: int

    @property
    def first(self) -> int:
        """The first word."""
        return self.low >> 6

    @property
    def last(self) -> int:
        """Behind the last word."""
        return bits.words_for(self.high)


def stretch(columns: Columns, zoom: int, x: int, y: int) -> Stretch:
    """The rows of a tile. Raises ValueError where there is no such tile."""
    low, high = np.searchsorted(columns.mc, np.array(tile_range(zoom, x, y)))
    return Stretch(int(low), int(high))


def places(columns: Columns, rows: Stretch) -> Ints:
    """The first rows of the distinct points of a tile."""
    start, end = np.searchsorted(columns.edges[:-1], [rows.low, rows.high])
    first_rows: Ints = columns.edges[start:end]
    return first_rows


def groups(
    columns: Columns, chosen: Words | None, rows: Stretch, zoom: int, x: int, y: int, *, by_place: bool
) -> Groups | None:
    """The groups of a tile; None where it has no chosen row.

    Args:
        columns: the rows.
        chosen: the rows that match, as the words of the stretch; None for all.
        rows: the rows of the tile.
        zoom: of the tile.
        x: of the tile, from 180 degrees west.
        y: of the tile, from the north.
        by_place: whether the distinct points are the groups, which are in few enough.
    """
    if rows.high == rows.low:
        return None
    keys, edges = _by_place(columns, rows) if by_place else _by_cell(columns, rows, zoom, x, y)
    if chosen is not None and bits.size(chosen) <= _FEW:
        return _few(columns, bits.rows_of(chosen, rows.first), keys, edges)
    if chosen is None:
        counts, traits = np.diff(edges), _all_traits(columns, edges)
        chosen = np.full(rows.last - rows.first, ~np.uint64(0))
        filled = np.flatnonzero(counts)
        first, last = edges[filled], edges[filled + 1] - 1
    else:
        counts = bits.counts_between(chosen, edges, rows.first)
        filled = np.flatnonzero(counts)
        if not len(filled):
            return None
        traits = bits.counts_between(columns.traits[:, rows.first : rows.last] & chosen, edges, rows.first)
        before = int(np.bitwise_count(chosen[0] & bits.low_bits(np.array([rows.low & 63]))[0]))
        behind = before + np.cumsum(counts)[filled]
        ends = np.concatenate((behind - counts[filled], behind - 1))
        first, last = bits.nth(chosen, ends, rows.first).reshape(2, -1)
    sums, box = _Centres(columns, chosen, rows, edges, counts).found()
    # Rows of one point lie together, so that the first and the last of them tell. Boxes of words would say more.
    same = (columns.lat[first] == columns.lat[last]) & (columns.lon[first] == columns.lon[last])
    same &= columns.mc[first] == columns.mc[last]
    box[:2, same], box[2:, same] = columns.lat[first[same]], columns.lon[first[same]]
    return Groups(key=keys[filled], first=first, count=counts[filled], traits=traits[:, filled], sums=sums, box=box)


def _few(columns: Columns, rows: Ints, keys: Ints, edges: Ints) -> Groups | None:
    """The same by the rows themselves, which is quicker for few."""
    at = np.searchsorted(rows, edges)
    counts = np.diff(at)
    filled = np.flatnonzero(counts)
    if not len(filled):
        return None
    rows, starts = rows[at[0] : at[-1]], at[filled] - at[0]
    lat, lon = columns.lat[rows], columns.lon[rows]
    has = np.concatenate((_BY_FLAGS[columns.flags[rows]], _BY_GRADES[columns.grades[rows]]), axis=1)
    return Groups(
        key=keys[filled],
        first=rows[starts],
        count=counts[filled],
        traits=np.add.reduceat(has, starts).T,
        sums=np.stack([np.add.reduceat(each, starts) for each in (lat, lon)]),
        box=np.stack([least.reduceat(each, starts) for each in (lat, lon) for least in (np.minimum, np.maximum)]),
    )


def _by_cell(columns: Columns, rows: Stretch, zoom: int, x: int, y: int) -> tuple[Ints, Ints]:
    """The cells of the tile's grid and the edges between their rows."""
    grid_bits = grid(zoom)
    start, end = tile_range(zoom, x, y)
    cells = 1 << 2 * grid_bits
    codes = start + (end - start) // cells * np.arange(cells + 1)
    edges = rows.low + np.searchsorted(columns.mc[rows.low : rows.high], codes)
    return np.arange(len(codes) - 1), edges


def grid(zoom: int) -> int:
    """How many bits an axis of the grid has at a zoom."""
    return min(GRID_BITS if zoom < PLACES_FROM else _FINE_GRID_BITS, BITS_PER_AXIS - zoom)


def _by_place(columns: Columns, rows: Stretch) -> tuple[Ints, Ints]:
    starts = places(columns, rows)
    return columns.mc[starts], np.append(starts, rows.high)


def _all_traits(columns: Columns, edges: Ints) -> Ints:
    """How many of all rows between the edges have each trait, from the sums before each word."""
    at = edges >> 6
    inside = np.minimum(at, columns.words - 1)
    partial = np.bitwise_count(columns.traits[:, inside] & bits.low_bits(edges & 63))
    counts: Ints = np.diff(columns.trait_sums[:, at] + partial.astype(np.int64), axis=1)
    return counts


class _Centres:
    """Sums and extents of groups: from the rows, and where groups are large from their words."""

    def __init__(self, columns: Columns, chosen: Words, rows: Stretch, edges: Ints, counts: Ints) -> None:
        self.columns, self.chosen, self.rows, self.edges, self.counts = columns, chosen, rows, edges, counts
        self.filled = np.flatnonzero(counts)
        self.sums = np.zeros((2, len(self.filled)))
        self.box = np.tile(np.array([[np.inf], [-np.inf], [np.inf], [-np.inf]]), (1, len(self.filled)))

    def found(self) -> tuple[Floats, Floats]:
        """Sums (2, groups) and extents (4, groups) of the groups that are not empty."""
        by_row = self.chosen
        if int(self.counts.sum()) > _EXACT_ROWS:
            by_row = self.chosen.copy()
            large = np.flatnonzero(self.counts[self.filled] > _LARGE)
            starts = -(-self.edges[self.filled[large]] // bits.WORD) - self.rows.first
            ends = self.edges[self.filled[large] + 1] // bits.WORD - self.rows.first
            self._add_words(large, starts, ends)
            for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
                by_row[start:end] = 0
        self._add_rows(by_row)
        return self.sums, self.box

    def _add_words(self, large: Ints, starts: Ints, ends: Ints) -> None:
        """Add the words that lie wholly in large groups."""
        has = ends > starts
        large, starts, ends = large[has], starts[has], ends[has]
        if not len(large):
            return
        first, size = self.rows.first, min(self.rows.last, self.columns.word_mean.shape[1]) - self.rows.first
        weights = np.bitwise_count(self.chosen[:size])
        between = np.ravel(np.column_stack((starts, ends)))
        if between[-1] >= size:
            between = between[:-1]
        for axis in range(2):
            weighted = self.columns.word_mean[axis, first : first + size] * weights
            self.sums[axis, large] += np.add.reduceat(weighted, between)[::2]
        empty = weights == 0
        for side, (least, nothing) in enumerate([(np.minimum, np.inf), (np.maximum, -np.inf)] * 2):
            values = np.where(empty, nothing, self.columns.word_box[side, first : first + size])
            self.box[side, large] = least(self.box[side, large], least.reduceat(values, between)[::2])

    def _add_rows(self, chosen: Words) -> None:
        """Add rows one by one."""
        rows = bits.rows_of(chosen, self.rows.first)
        at = np.searchsorted(rows, self.edges)
        has = np.flatnonzero(at[self.filled + 1] > at[self.filled])
        if not len(has):
            return
        rows, starts = rows[at[0] : at[-1]], at[self.filled[has]] - at[0]
        for axis, values in enumerate((self.columns.lat[rows], self.columns.lon[rows])):
            self.sums[axis, has] += np.add.reduceat(values, starts)
            for side, least in ((2 * axis, np.minimum), (2 * axis + 1, np.maximum)):
                self.box[side, has] = least(self.box[side, has], least.reduceat(values, starts))
