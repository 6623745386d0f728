"""The ground of each disputed territory, from the ids in the table, and which lines its status touches."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import shapely
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from geo.areas import NOWHERE, AreaIndex, Ints
from geo.borders import Feature
from geo.build.coverage import Line, length_m, on_land
from geo.build.grid import Grid
from geo.disputes import Dispute, DisputeTableError
from geo.geodesic import WGS84, Floats

_SIDE_STEPS_M = (400.0, 1_500.0, 3_000.0)
"""How far beside a line one looks for a territory: two packages draw one edge up to some kilometres apart."""
_MISFIT = 0.1
"""A feature with less than this share of a territory only seems to hold some: the packages' edges do not fit."""
_SAMPLE_M = 2_000.0
_SAME_LINE_DEG = 0.03
"""A territory's edge this near (3 km) to a border of the coverage is that border as another package draws it."""
_SHORTEST_EDGE_M = 2_000.0
_INLAND_M = 5_000.0
"""So far off a line of control lies land of the same country: the packages' coasts and borders part by less."""


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


def with_members(
    disputes: Sequence[Dispute], ground: Sequence[BaseGeometry], features: Sequence[Feature], polygons: Sequence[Any]
) -> list[Dispute]:
    """The rows with the ids of the features that hold a part of each territory, misfits of the packages left out."""
    tree = shapely.STRtree(polygons)
    found = []
    for dispute, area in zip(disputes, ground, strict=True):
        near = tree.query(area, predicate="intersects")
        shares = shapely.area(shapely.intersection(tree.geometries[near], area)) / area.area
        members = tuple(features[int(n)].id for n, share in zip(near, shares, strict=True) if share > _MISFIT)
        found.append(replace(dispute, members=members))
    return found


class Beside:
    """Finds the disputed territory beside a line: near it, and held in part by the feature on that side."""

    def __init__(self, features: Sequence[Feature], disputes: Sequence[Dispute], areas: AreaIndex) -> None:
        self.features = features
        self.disputes = disputes
        self._areas = areas
        self._held = [np.array([feature.id in dispute.members for dispute in disputes]) for feature in features]

    def at(self, middle: Floats, azimuth: Floats, feature: int) -> Ints:
        """The territory beside each point of a line, in the direction of the azimuth; -1 where there is none."""
        found = np.full(len(middle), NOWHERE, dtype=np.int64)
        for step in _SIDE_STEPS_M:
            lon, lat, _ = WGS84.fwd(middle[:, 0], middle[:, 1], azimuth, np.full(len(middle), step))
            which, owner = self._areas.pairs(lat, lon)
            fits = self._held[feature][owner]
            which, owner = which[fits], owner[fits]
            order = np.argsort(owner, kind="stable")[::-1]
            here = np.full(len(middle), NOWHERE, dtype=np.int64)
            here[which[order]] = owner[order]
            found = np.where(found == NOWHERE, here, found)
        return found


def with_status(lines: list[Line], beside: Beside) -> tuple[list[Line], list[dict[str, Any]]]:
    """Cuts the borders where the territory beside them changes; a row of status for each piece.

    A row: ``kind``, ``disputed``, and the numbers of the territories to the left and right (-1: none).
    """
    pieces, rows = [], []
    for line in lines:
        for part, left, right in _runs(line, beside):
            pieces.append(Line(part, line.left, line.right))
            sides = (beside.features[line.left], beside.features[line.right])
            rows.append(_status(sides, left, right, beside.disputes))
    return pieces, rows


def _runs(line: Line, beside: Beside) -> list[tuple[Floats, int, int]]:
    dense = _sampled(line.lonlat)
    middle = (dense[:-1] + dense[1:]) / 2
    azimuth = np.asarray(WGS84.inv(dense[:-1, 0], dense[:-1, 1], dense[1:, 0], dense[1:, 1])[0])
    left = beside.at(middle, azimuth - 90.0, line.left)
    right = beside.at(middle, azimuth + 90.0, line.right)
    change = np.flatnonzero((left[1:] != left[:-1]) | (right[1:] != right[:-1])) + 1
    cuts = [0, *change.tolist(), len(middle)]
    return [(_thinned(dense[a : b + 1], line.lonlat), int(left[a]), int(right[a])) for a, b in itertools.pairwise(cuts)]


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


def _status(sides: tuple[Feature, Feature], left: int, right: int, disputes: Sequence[Dispute]) -> dict[str, Any]:
    """A territory on one side gives the line its name; between two, the one that names the other side's holder does."""
    named = []
    if left != NOWHERE:
        named.append((disputes[left], sides[1].sovereign))
    if right != NOWHERE:
        named.append((disputes[right], sides[0].sovereign))
    named.sort(key=lambda pair: (pair[1] or "") not in pair[0].line_with)
    kind = named[0][0].line_kind(named[0][1]) if named else "international border"
    return {"kind": kind, "disputed": bool(named), "left": left, "right": right}


def own_edges(
    disputes: Sequence[Dispute],
    ground: Sequence[BaseGeometry],
    borders: list[Line],
    land: Grid,
    coverage: AreaIndex,
) -> list[Line]:
    """Edges on land of the rows that ask for it, where no border of the coverage runs: lines of control.

    Coasts and borders that the packages draw some kilometres apart are no lines of control: on both sides of one lies
    land, of one and the same feature of the coverage. ``left`` and ``right`` are both the territory's number.
    """
    known = shapely.STRtree([shapely.linestrings(line.lonlat) for line in borders])
    found = []
    for number, (dispute, area) in enumerate(zip(disputes, ground, strict=True)):
        if dispute.control_line:
            edge = shapely.boundary(area)
            near = known.geometries[known.query(edge, predicate="dwithin", distance=_SAME_LINE_DEG)]
            rest = shapely.difference(edge, shapely.union_all(shapely.buffer(near, _SAME_LINE_DEG, quad_segs=2)))
            merged = shapely.line_merge(rest) if rest.geom_type == "MultiLineString" else rest
            parts = [Line(shapely.get_coordinates(part), number, number) for part in shapely.get_parts(merged)]
            inland = [run for part in parts if len(part.lonlat) > 1 for run in _within(part, land, coverage)]
            found += on_land(inland, land) if inland else []
    return [line for line in found if length_m(line) >= _SHORTEST_EDGE_M]


def _within(line: Line, land: Grid, coverage: AreaIndex) -> list[Line]:
    """The stretches of a line with land of one feature on both its sides."""
    dense = _sampled(line.lonlat)
    middle = (dense[:-1] + dense[1:]) / 2
    azimuth = np.asarray(WGS84.inv(dense[:-1, 0], dense[:-1, 1], dense[1:, 0], dense[1:, 1])[0])
    sides = [_ground_beside(middle, azimuth + turn, land, coverage) for turn in (-90.0, 90.0)]
    kept = (sides[0] == sides[1]) & (sides[0] != NOWHERE)
    change = np.flatnonzero(kept[1:] != kept[:-1]) + 1
    runs = itertools.pairwise([0, *change.tolist(), len(middle)])
    return [Line(dense[a : b + 1], line.left, line.right) for a, b in runs if kept[a]]


def _ground_beside(middle: Floats, azimuth: Floats, land: Grid, coverage: AreaIndex) -> Ints:
    """The feature of the coverage beside each point of a line; NOWHERE where that is sea."""
    lon, lat, _ = WGS84.fwd(middle[:, 0], middle[:, 1], azimuth, np.full(len(middle), _INLAND_M))
    feature = coverage.at(lat, lon)
    on_ground, _piece = land.tree.query(shapely.points(lon, lat), predicate="intersects")
    feature[np.setdiff1d(np.arange(len(feature)), on_ground)] = NOWHERE
    return feature
