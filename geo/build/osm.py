"""A second opinion on the borders: the edges that the time zones of two countries share, from OpenStreetMap.

The polygons are those of timezone-boundary-builder, by way of timezonefinder-data. Each zone is filed whole under the
one country that the tz database's ``zone.tab`` gives it, also where its polygon reaches beyond that country: Kosovo
lies in Serbia here (``Europe/Belgrade``), Crimea in Ukraine (``Europe/Simferopol``), Northern Cyprus in Cyprus
(``Asia/Famagusta``), the north of Vietnam in Thailand (``Asia/Bangkok``), so that no line between China and Vietnam
comes out (see ``docs/borders.md``). Zones that the table does not have (``Etc/...``, the high seas) have no borders.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import shapely

from geo.borders import Feature, Ints
from geo.build.coverage import Line, land_neighbours, on_land
from geo.build.grid import Grid
from geo.datasets import GeodataError

_UNITS: Final = 1e7
"""Vertices are stored as whole ten-millionths of a degree: about 1 cm."""
_TOLERANCE_DEG: Final = 0.0002
"""Lines are thinned to within 22 m of themselves, a fifth of the data's own error."""


@dataclass(frozen=True, slots=True, eq=False)
class Zones:
    """Rings of time zones: all vertices in a row, where each ring starts, its zone's number, whether it is a hole."""

    xy: npt.NDArray[np.int32]
    starts: Ints
    zone: npt.NDArray[np.int32]
    hole: npt.NDArray[np.bool_]
    names: tuple[str, ...]
    version: str
    sha256: str

    @classmethod
    def load(cls, path: Path) -> "Zones":
        """From the file that ``tools.osm_zones`` wrote.

        Raises:
            GeodataError: it is missing, or no such file.
        """
        if not path.is_file():
            msg = f"{path} is missing: the package of OpenStreetMap's polygons is not installed. Run: make borders-osm"
            raise GeodataError(msg)
        try:
            with np.load(path, allow_pickle=False) as stored:
                arrays: dict[str, Any] = {name: stored[name] for name in ("xy", "starts", "zone", "hole")}
                names = tuple(stored["names"].tolist())
                return cls(**arrays, names=names, version=str(stored["version"]), sha256=str(stored["sha256"]))
        except (OSError, ValueError, KeyError) as error:
            msg = f"{path} cannot be read ({error}). Remove it and run: make borders-osm"
            raise GeodataError(msg) from error


def zone_countries() -> dict[str, str]:
    """The country (ISO 3166-1 alpha-2) of every zone, from the tz database's ``zone.tab``: one for all its ground."""
    table = resources.files("tzdata").joinpath("zoneinfo/zone.tab").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if line and not line.startswith("#"))
    return {row[2]: row[0] for row in rows}


def osm_borders(
    zones: Zones, countries: Mapping[str, str], features: Sequence[Feature], land: Grid
) -> tuple[list[Feature], list[Line]]:
    """One feature a country, and the borders on land between those of different states that are neighbours by land.

    ``features`` are those of the first coverage: they give names, and say which territories are one state's.
    Cost: about a minute for the world.
    """
    known = {feature.iso2: feature for feature in reversed(features) if feature.iso2}
    codes = sorted({countries[name] for name in zones.names if countries.get(name) in known})
    number = {code: index for index, code in enumerate(codes)}
    owner = np.array([number.get(countries.get(name, ""), -1) for name in zones.names], dtype=np.int64)
    own = [_feature(code, known[code]) for code in codes]
    neighbours = land_neighbours()
    lines = [
        Line(shapely.get_coordinates(shapely.simplify(line, _TOLERANCE_DEG)), left, right)
        for left, right, line in shared_lines(zones, owner)
        if own[left].power != own[right].power and _are_neighbours(own[left], own[right], neighbours)
    ]
    return own, on_land(lines, land) if lines else []


def _feature(code: str, known: Feature) -> Feature:
    """A country of the second coverage, filed under the state that the first files it under."""
    return Feature(
        id=code,
        name=known.country,
        iso2=code,
        country=known.country,
        sovereign=known.sovereign,
        sovereign_name=known.sovereign_name,
    )


def _are_neighbours(a: Feature, b: Feature, neighbours: frozenset[frozenset[str]]) -> bool:
    return any(frozenset((x, y)) in neighbours for x in (a.iso2, a.power) for y in (b.iso2, b.power) if x and y)


def shared_lines(zones: Zones, owner: Ints) -> Iterator[tuple[int, int, Any]]:
    """(left, right, line) of the edges that two owners share; ``owner`` numbers each zone's, -1 for none.

    An edge is shared when two rings run through the same two vertices in opposite directions, land to their left.
    Cost: sorts all edges; some seconds and 1 GB for 8 million.
    """
    start, end, side = _edges(zones, owner)
    points, flat = np.unique(np.concatenate([start, end]), return_inverse=True)
    a, b = flat[: len(start)].astype(np.int64), flat[len(start) :].astype(np.int64)
    key, back = a * len(points) + b, b * len(points) + a
    order = np.argsort(key, kind="stable")
    at = np.minimum(np.searchsorted(key, back, sorter=order), len(key) - 1)
    other = order[at]
    shared = np.flatnonzero((key[other] == back) & (side < side[other]))
    found: dict[tuple[int, int], list[int]] = defaultdict(list)
    for edge, left, right in zip(shared.tolist(), side[shared].tolist(), side[other[shared]].tolist(), strict=True):
        found[left, right].append(edge)
    for (left, right), edges in sorted(found.items()):
        ends = np.stack([_unpacked(start[edges]), _unpacked(end[edges])], axis=1)
        merged = shapely.line_merge(shapely.multilinestrings(shapely.linestrings(ends)), directed=True)
        for part in shapely.get_parts(merged):
            yield left, right, part


def _edges(zones: Zones, owner: Ints) -> tuple[Ints, Ints, Ints]:
    """(first vertex, last vertex, owner) of all edges of zones with an owner, turned so that it lies on their left."""
    starts, ends, sides = [], [], []
    packed = (zones.xy[:, 0].astype(np.int64) << 32) + (zones.xy[:, 1].astype(np.int64) + (1 << 31))
    for ring, (a, b) in enumerate(zip(zones.starts[:-1], zones.starts[1:], strict=True)):
        side = int(owner[zones.zone[ring]])
        if side < 0:
            continue
        x, y = zones.xy[a:b].astype(float).T
        anticlockwise = float(np.dot(x - x[0], np.roll(y, -1) - np.roll(y, 1))) > 0
        corners = packed[a:b] if anticlockwise != bool(zones.hole[ring]) else packed[a:b][::-1]
        following = np.roll(corners, -1)
        real = corners != following  # a ring may repeat its first vertex at its end
        starts.append(corners[real])
        ends.append(following[real])
        sides.append(np.full(int(real.sum()), side, dtype=np.int64))
    none = np.empty(0, dtype=np.int64)
    return np.concatenate([*starts, none]), np.concatenate([*ends, none]), np.concatenate([*sides, none])


def _unpacked(vertices: Ints) -> npt.NDArray[np.float64]:
    return np.column_stack([(vertices >> 32) / _UNITS, ((vertices & 0xFFFFFFFF) - (1 << 31)) / _UNITS])
