"""The ground of each disputed territory, from the ids in the table, and which lines its status touches."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import shapely
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from geo.areas import AreaIndex
from geo.borders import Feature
from geo.build.coverage import Line, length_m
from geo.disputes import Dispute, DisputeTableError
from geo.geodesic import WGS84, Floats

_SIDE_STEP_M = 400.0
"""How far to the left and right of a line one looks for the territory beside it."""
_SAMPLE_M = 2_000.0
_SAME_LINE_DEG = 0.03
"""A territory's edge this near (3 km) to a border of the coverage, or to a coast, is that border seen by another package."""
_SHORTEST_EDGE_M = 2_000.0


def grounds(disputes: Sequence[Dispute], packages: Mapping[str, BaseGeometry]) -> list[BaseGeometry]:
    """The ground of each row: the union of what ``in`` names, cut by the outline where there is one.

    Raises:
        DisputeTableError: an id is in no package, or nothing is left.
    """
    return [_ground(dispute, packages) for dispute in disputes]


def _ground(dispute: Dispute, packages: Mapping[str, BaseGeometry]) -> BaseGeometry:
    unknown = [selector for selector in dispute.ground if selector not in packages]
    if unknown:
        msg = f"Territory {dispute.id!r}: no package has {unknown[0]!r}."
        raise DisputeTableError(msg)
    ground = shapely.union_all([packages[selector] for selector in dispute.ground])
    if dispute.outline:
        ground = shapely.intersection(ground, shapely.make_valid(Polygon(dispute.outline)))
    if ground.is_empty:
        msg = f"Territory {dispute.id!r}: its outline does not meet what it names."
        raise DisputeTableError(msg)
    return ground


def with_status(
    lines: list[Line], features: list[Feature], disputes: list[Dispute], areas: AreaIndex
) -> tuple[list[Line], list[dict[str, Any]]]:
    """Cuts the borders where the territory beside them changes; a row of status for each piece.

    A row: ``kind``, ``disputed``, and the numbers of the territories to the left and right (-1: none).
    """
    pieces, rows = [], []
    for line in lines:
        for part, left, right in _runs(line, areas):
            pieces.append(Line(part, line.left, line.right))
            rows.append(_status(features[line.left], features[line.right], left, right, disputes))
    return pieces, rows


def _runs(line: Line, areas: AreaIndex) -> list[tuple[Floats, int, int]]:
    dense = _sampled(line.lonlat)
    middle = (dense[:-1] + dense[1:]) / 2
    azimuth = np.asarray(WGS84.inv(dense[:-1, 0], dense[:-1, 1], dense[1:, 0], dense[1:, 1])[0])
    left, right = (_beside(middle, azimuth + turn, areas) for turn in (-90.0, 90.0))
    change = np.flatnonzero((left[1:] != left[:-1]) | (right[1:] != right[:-1])) + 1
    cuts = [0, *change.tolist(), len(middle)]
    return [
        (_thinned(dense[a : b + 1], line.lonlat), int(left[a]), int(right[a]))
        for a, b in zip(cuts[:-1], cuts[1:], strict=True)
    ]


def _beside(middle: Floats, azimuth: Floats, areas: AreaIndex) -> Any:
    lon, lat, _ = WGS84.fwd(middle[:, 0], middle[:, 1], azimuth, np.full(len(middle), _SIDE_STEP_M))
    return areas.at(lat, lon)


def _sampled(lonlat: Floats) -> Floats:
    """The line with points between its vertices, at most ``_SAMPLE_M`` apart."""
    metres = np.asarray(WGS84.inv(lonlat[:-1, 0], lonlat[:-1, 1], lonlat[1:, 0], lonlat[1:, 1])[2])
    rows = [
        first + (last - first) * np.linspace(0, 1, max(1, int(np.ceil(m / _SAMPLE_M))), endpoint=False)[:, None]
        for first, last, m in zip(lonlat[:-1], lonlat[1:], metres, strict=True)
    ]
    return np.vstack([*rows, lonlat[-1:]])


def _thinned(run: Floats, original: Floats) -> Floats:
    """The run without the points that sampling put in, save at its ends."""
    kept = {tuple(point) for point in original.tolist()}
    inner = [point for point in run[1:-1].tolist() if tuple(point) in kept]
    return np.array([run[0].tolist(), *inner, run[-1].tolist()])


def _status(a: Feature, b: Feature, left: int, right: int, disputes: list[Dispute]) -> dict[str, Any]:
    """A territory on one side gives the line its name; between two, the one that names the other side's holder does."""
    named = []
    if left >= 0:
        named.append((disputes[left], b.sovereign))
    if right >= 0:
        named.append((disputes[right], a.sovereign))
    named.sort(key=lambda pair: (pair[1] or "") not in pair[0].line_with)
    kind = named[0][0].line_kind(named[0][1]) if named else "international border"
    return {"kind": kind, "disputed": bool(named), "left": left, "right": right}


def own_edges(grounds_: Sequence[BaseGeometry], borders: list[Line], coast: Sequence[BaseGeometry]) -> list[Line]:
    """Edges of the territories that no border of the coverage runs along: lines of control inside one feature.

    ``left`` and ``right`` are both the territory's number. Pieces along a border or a coast are left out: there the
    border itself, or nothing, is drawn.
    """
    known = shapely.STRtree([*(shapely.linestrings(line.lonlat) for line in borders), *coast])
    found = []
    for number, ground in enumerate(grounds_):
        edge = shapely.boundary(ground)
        near = known.geometries[known.query(edge, predicate="dwithin", distance=_SAME_LINE_DEG)]
        rest = shapely.difference(edge, shapely.union_all(shapely.buffer(near, _SAME_LINE_DEG, quad_segs=2)))
        merged = shapely.line_merge(rest) if rest.geom_type == "MultiLineString" else rest
        for part in shapely.get_parts(merged):
            line = Line(shapely.get_coordinates(part), number, number)
            if len(line.lonlat) > 1 and length_m(line) >= _SHORTEST_EDGE_M:
                found.append(line)
    return found
