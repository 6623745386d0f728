"""Reads TopoJSON: lines stored once, polygons as lists of line numbers (specification 1.0 by Bostock and Metcalf)."""

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from geo.geodesic import Floats

_CUT_LON_DEG = 1e-3
"""Edges this near to +-180 on both ends were made by cutting at the antimeridian: no coast runs along it."""
_NULL_ISLAND_DEG = 0.02
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
        """The shape as valid polygons."""
        made = []
        for rings in shape.polygons:
            closed = [ring for ring in map(self.ring, rings) if len(ring) >= 4]
            if closed and not is_null_island(closed[0]):
                polygon = Polygon(closed[0], closed[1:])
                made.append(polygon if polygon.is_valid else shapely.make_valid(polygon))
        parts = shapely.get_parts(np.array(made, dtype=object)) if made else []
        flat = [p for part in parts for p in shapely.get_parts(part) if p.geom_type == "Polygon"]
        return MultiPolygon(flat)

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


def without_cuts(line: Floats) -> list[Floats]:
    """The line's stretches that are not cuts along the antimeridian or round the south pole."""
    on_cut = (np.abs(np.abs(line[:, 0]) - 180) < _CUT_LON_DEG) | (line[:, 1] < _CUT_LAT_DEG)
    breaks = np.flatnonzero(on_cut[:-1] & on_cut[1:])
    return [part for part in np.split(line, breaks + 1) if len(part) > 1]


def all_land(topology: Topology) -> BaseGeometry:
    """The land of a topology, with the ground round the south pole, which Natural Earth in TopoJSON leaves out."""
    return MultiPolygon([*topology.polygons(topology.shapes[0]).geoms, shapely.box(-180.0, -90.0, 180.0, _CUT_LAT_DEG)])


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
