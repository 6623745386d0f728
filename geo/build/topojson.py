"""Reads TopoJSON: lines stored once, polygons as lists of line numbers (specification 1.0 by Bostock and Metcalf)."""

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.affinity import translate
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from geo.geodesic import Floats

_CUT_LON_DEG = 1e-3
"""Edges this near to +-180 on both ends were made by cutting at the antimeridian: no coast runs along it."""
_NULL_ISLAND_DEG = 0.02
_AT_POLE_DEG = 89.99
_CUT_LAT_DEG = -85.2
"""Edges south of this close the polygon of Antarctica round the pole."""


@dataclass(frozen=True, slots=True)
class Shape:
    """One geometry of the topology: its id, its properties, and its polygons as rings of arc numbers."""

    id: str | None
    properties: dict[str, Any]
    polygons: list[list[list[int]]]


class Topology:
    """A TopoJSON file with one object in it that matters."""

    def __init__(self, path: Path, object_name: str) -> None:
        data = json.loads(path.read_text(encoding="utf-8"))
        scale, translate = np.array(data["transform"]["scale"]), np.array(data["transform"]["translate"])
        self.arcs: list[Floats] = [
            np.cumsum(np.array(arc, dtype=float), axis=0) * scale + translate for arc in data["arcs"]
        ]
        self.shapes = list(_shapes(data["objects"][object_name]))

    def ring(self, numbers: list[int]) -> Floats:
        """The closed ring of these arcs; ``~n`` is arc n backwards. Shape (n, 2): longitude, latitude."""
        parts = [self.arcs[n] if n >= 0 else self.arcs[~n][::-1] for n in numbers]
        return np.vstack([parts[0], *(part[1:] for part in parts[1:])])

    def polygons(self, shape: Shape) -> BaseGeometry:
        """The shape as valid polygons between -180 and 180 degrees, cut along the antimeridian."""
        made: list[BaseGeometry] = []
        for rings in shape.polygons:
            closed = [ring for ring in map(self.ring, rings) if len(ring) >= 4]
            if closed and not is_null_island(closed[0]):
                made += within_the_world(closed)
        return MultiPolygon(_polygons_in(made))

    def outer_arcs(self) -> list[tuple[Floats, Shape]]:
        """Arcs that only one shape uses (its coast), without the edges that the antimeridian's cut made."""
        users: dict[int, set[int]] = defaultdict(set)
        for index, shape in enumerate(self.shapes):
            for number in _arc_numbers(shape):
                users[number].add(index)
        found = []
        for number, of in users.items():
            if len(of) == 1:
                found += [(line, self.shapes[next(iter(of))]) for line in without_cuts(self.arcs[number])]
        return found


def within_the_world(rings: list[Floats]) -> list[BaseGeometry]:
    """An outer ring and its holes as valid polygons between -180 and 180 degrees.

    Rings run on over the antimeridian: Eurasia's steps from 180 to -180 and back. Taken as they stand, such steps would
    be edges right round the world, and turn land into sea between them. So longitudes run on, a ring round a pole is
    closed by way of it, and what reaches beyond is cut off and put where it belongs.
    """
    outer, *holes = running_on(rings)
    west, east = outer[:, 0].min(), outer[:, 0].max()
    whole = Polygon(outer, holes)
    whole = whole if whole.is_valid else shapely.make_valid(whole)
    turns = range(int(np.floor((west + 180.0) / 360.0)), int(np.ceil((east - 180.0) / 360.0)) + 1)
    if turns == range(1):
        return [whole]
    worlds = [(turn, shapely.box(360.0 * turn - 180.0, -90.0, 360.0 * turn + 180.0, 90.0)) for turn in turns]
    return [translate(whole.intersection(world), xoff=-360.0 * turn) for turn, world in worlds]


def running_on(rings: list[Floats]) -> list[Floats]:
    """An outer ring and its holes with longitudes that run on, on one turn of the world: the middle in -180 to 180.

    Holes that are nothing but a pole are left out: the ring that is closed there has none.
    """
    outer = _run_on(rings[0])
    outer = outer - np.array([360.0 * np.round((outer[:, 0].min() + outer[:, 0].max()) / 720.0), 0.0])
    middle = (outer[:, 0].min() + outer[:, 0].max()) / 2
    holes = [_run_on(ring) for ring in rings[1:] if np.abs(ring[:, 1]).min() < _AT_POLE_DEG]
    turns = [np.round((middle - hole[:, 0].mean()) / 360.0) for hole in holes]
    return [outer, *(hole + np.array([360.0 * turn, 0.0]) for hole, turn in zip(holes, turns, strict=True))]


def _run_on(ring: Floats) -> Floats:
    """The ring with longitudes that run on over the antimeridian; one that does not come back is closed at its pole."""
    lon, lat = np.unwrap(ring[:, 0], period=360.0), ring[:, 1]
    if abs(lon[-1] - lon[0]) < 180.0:
        return np.column_stack([lon, lat])
    pole = np.copysign(90.0, lat.mean())
    return np.column_stack([[*lon, lon[-1], lon[0], lon[0]], [*lat, pole, pole, lat[0]]])


def _polygons_in(found: list[BaseGeometry]) -> list[Polygon]:
    """The polygons of geometries and collections; the rest (points and lines of a repair) has no area."""
    parts = shapely.get_parts(np.array(found, dtype=object)) if found else []
    flat = (piece for part in parts for piece in shapely.get_parts(part))
    return [piece for piece in flat if piece.geom_type == "Polygon" and not piece.is_empty]


def without_cuts(line: Floats) -> list[Floats]:
    """The line's stretches that are not cuts along the antimeridian or round the south pole."""
    on_cut = (np.abs(np.abs(line[:, 0]) - 180) < _CUT_LON_DEG) | (line[:, 1] < _CUT_LAT_DEG)
    breaks = np.flatnonzero(on_cut[:-1] & on_cut[1:])
    return [part for part in np.split(line, breaks + 1) if len(part) > 1]


def all_land(topology: Topology) -> BaseGeometry:
    """The land of a topology, the ground round the south pole included."""
    return topology.polygons(topology.shapes[0])


def is_null_island(ring: Floats) -> bool:
    """Natural Earth draws a square round 0, 0, where there is no land, to catch wrong coordinates."""
    return bool(np.abs(ring).max() < _NULL_ISLAND_DEG)


def _arc_numbers(shape: Shape) -> Iterator[int]:
    for rings in shape.polygons:
        for ring in rings:
            for number in ring:
                yield number if number >= 0 else ~number


def _shapes(found: dict[str, Any]) -> Iterator[Shape]:
    if found["type"] == "GeometryCollection":
        for member in found["geometries"]:
            yield from _shapes(member)
        return
    arcs = found.get("arcs", [])
    polygons = {"MultiPolygon": arcs, "Polygon": [arcs]}.get(found["type"], [])
    yield Shape(found.get("id"), found.get("properties", {}), polygons)
