"""What a tile shows, of all parts together: clusters, and the incidents that stand alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from mapviews.index.bits import Floats, Ints
from mapviews.index.clusters import MOST_PLACES, PLACES_FROM, Groups, Stretch, groups, places, stretch
from mapviews.index.columns import TRAITS
from mapviews.index.part import Asked, Part
from record.filters import BBox
from record.vocabulary import Disagreement, Grade, Precision

_GRADES: Final = TRAITS.index(Grade.values[0])
_KINDS: Final = len(Disagreement.values)
_PINS: Final = np.array([precision.allows_pin for precision in Precision])


@dataclass(frozen=True, eq=False, kw_only=True)
class Clusters:
    """Groups of two incidents and more. Degrees, WGS 84.

    ``kinds`` counts the incidents of each kind of disagreement, ``grades`` those of each grade, a line a cluster;
    an incident that has several counts in each.
    ``bounds`` is west, south, east, north, and holds every member.
    """

    lat: Floats
    lon: Floats
    count: Ints
    contested: Ints
    kinds: Ints
    grades: Ints
    bounds: Floats
    one_place: npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False, kw_only=True)
class Singles:
    """Incidents that stand alone. ``flags`` has a bit for each kind of disagreement, ``grades`` for each grade."""

    code: list[str]
    lat: Floats
    lon: Floats
    radius_m: list[float | None]
    pin: list[bool]
    flags: list[int]
    grades: list[int]


def tile(parts: Sequence[Part], asked: Asked, zoom: int, x: int, y: int) -> tuple[Clusters, Singles]:
    """The clusters and single incidents of a tile.

    Raises:
        ValueError: there is no such tile.
    """
    stretches = [stretch(part.columns, zoom, x, y) for part in parts]
    by_place = zoom >= PLACES_FROM and _few_places(parts, stretches)
    found = []
    for number, (part, rows) in enumerate(zip(parts, stretches, strict=True)):
        if rows.high > rows.low:
            chosen = part.chosen(asked, rows.first, rows.last)
            some = groups(part.columns, chosen, rows, zoom, x, y, by_place=by_place)
            if some is not None:
                found.append((number, some))
    if len(found) > 1:
        return _shown(parts, *_merged(found, by_place=by_place))
    if found:
        return _shown(parts, found[0][1], np.full(len(found[0][1].key), found[0][0]))
    return _shown(parts, _NOTHING, np.zeros(0, np.int64))


_NOTHING: Final = Groups(
    key=np.zeros(0, np.int64),
    first=np.zeros(0, np.int64),
    count=np.zeros(0, np.int64),
    traits=np.zeros((len(TRAITS), 0), np.int64),
    sums=np.zeros((2, 0)),
    box=np.zeros((4, 0)),
)


def extent(parts: Sequence[Part], asked: Asked) -> BBox | None:
    """The box round all points that match, which does not cross the antimeridian; None where there are none."""
    boxes = []
    for part in parts:
        whole = Stretch(0, part.columns.mapped)
        some = groups(part.columns, part.chosen(asked, 0, whole.last), whole, 0, 0, 0, by_place=False)
        if some is not None:
            boxes.append(some.box)
    if not boxes:
        return None
    south, north, west, east = np.concatenate(boxes, axis=1)
    return BBox(west=float(west.min()), south=float(south.min()), east=float(east.max()), north=float(north.max()))


def _few_places(parts: Sequence[Part], stretches: Sequence[Stretch]) -> bool:
    return sum(len(places(part.columns, rows)) for part, rows in zip(parts, stretches, strict=True)) <= MOST_PLACES


def _merged(found: Sequence[tuple[int, Groups]], *, by_place: bool) -> tuple[Groups, Ints]:
    """The groups of several parts, those of one cell or point joined, and of which part the first row of each is."""
    keys = np.concatenate([some.key for _number, some in found])
    box = np.concatenate([some.box for _number, some in found], axis=1)
    number = np.concatenate([np.full(len(some.key), number) for number, some in found])
    # Points that differ may share a map cell, in which everything is within half a metre.
    same = (keys, box[0], box[2]) if by_place else (keys,)
    order = np.lexsort(same[::-1])
    starts = np.flatnonzero(np.concatenate(([True], np.any([np.diff(each[order]) != 0 for each in same], axis=0))))

    def joined(ufunc: np.ufunc, values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        result: npt.NDArray[Any] = ufunc.reduceat(values[..., order], starts, axis=-1)
        return result

    whole = [
        np.concatenate([getattr(some, name) for _number, some in found], axis=-1)
        for name in ("count", "traits", "sums", "first")
    ]
    extents = [joined(least, side) for least, side in zip((np.minimum, np.maximum) * 2, box, strict=True)]
    merged = Groups(
        key=keys[order][starts],
        first=whole[3][order][starts],
        count=joined(np.add, whole[0]),
        traits=joined(np.add, whole[1]),
        sums=joined(np.add, whole[2]),
        box=np.stack(extents),
    )
    return merged, number[order][starts]


def _shown(parts: Sequence[Part], some: Groups, number: Ints) -> tuple[Clusters, Singles]:
    many = some.count > 1
    south, north, west, east = some.box[:, many]
    clusters = Clusters(
        lat=some.sums[0, many] / some.count[many],
        lon=some.sums[1, many] / some.count[many],
        count=some.count[many],
        contested=some.traits[0, many],
        kinds=some.traits[1:_GRADES, many],
        grades=some.traits[_GRADES:, many].T,
        bounds=np.column_stack((west, south, east, north)),
        one_place=(south == north) & (west == east),
    )
    return clusters, _singles(parts, some.first[~many], number[~many])


def _singles(parts: Sequence[Part], rows: Ints, number: Ints) -> Singles:
    columns = [parts[each].columns for each in number.tolist()]
    pairs = list(zip(columns, rows.tolist(), strict=True))
    radius = [float(each.radius_m[row]) for each, row in pairs]
    return Singles(
        code=[each.code(row) for each, row in pairs],
        lat=np.array([each.lat[row] for each, row in pairs]),
        lon=np.array([each.lon[row] for each, row in pairs]),
        radius_m=[None if isnan(metres) else metres for metres in radius],
        pin=[bool(_PINS[each.precision[row]]) for each, row in pairs],
        flags=[int(each.flags[row]) for each, row in pairs],
        grades=[int(each.grades[row]) for each, row in pairs],
    )
