"""The nearest border of any point on earth, exact on the WGS 84 ellipsoid, for one point or a million.

How it works, in reading order:

1. A border is a line of straight edges in longitude and latitude (what GeoJSON means by a line). It is cut into pieces
   of at most ``STEP_M`` metres and lifted to earth-centred x, y, z. There a chord stands for each piece, decimetres
   from it at most, and there are neither poles nor an antimeridian.
2. A k-d tree holds the ends of the pieces. The k nearest ends name the candidates: the pieces that touch them.
3. The nearest candidate is found by projecting the point on each chord.
4. A certificate says when that is the answer: an end of a piece is at most sqrt(d^2 + (STEP/2)^2) from a point that is
   d from the piece, so once the k-th end lies beyond this, no piece that was not looked at can be nearer. Otherwise
   the point asks again, with more neighbours.
5. On an ellipsoid the shorter chord is not always the shorter way, though nearly. Candidates whose chords are so alike
   that their order could turn (``_chord_limit``) are all measured with the geodesic, and the shortest way wins.
6. The distance and the bearing are those of the geodesic to the foot of the perpendicular (pyproj's ``Geod``).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from geo.geodesic import (
    LARGEST_CURVATURE_RADIUS_M,
    SMALLEST_CURVATURE_RADIUS_M,
    Floats,
    earth_centred,
    from_earth_centred,
    inverse,
)
from geo.latlon import LatLon

Ints = npt.NDArray[np.int64]

STEP_M = 2_000.0
"""Longest piece of a border, in metres. A chord of 2 km leaves the parallel of 70 degrees by 0.2 m, the worst case."""
_FIRST_K = 2
_SAME_FOOT_M = 1.0
_SHORTEST_CHORD2 = 1e-12
_DEGREE_M = 111_700.0
"""Metres of the longest degree (of latitude, at a pole: 111,694 m): lengths by it are never too short."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """A polygon of the coverage: a country, or a part of one that the package keeps apart.

    ``iso2`` is its own ISO 3166-1 code where it has one (GL for Greenland), ``sovereign`` the code of the state that
    the package files it under (DK), None where it files it under none.
    """

    id: str
    name: str
    iso2: str | None
    country: str
    sovereign: str | None
    sovereign_name: str

    @property
    def power(self) -> str:
        """What must differ on the two sides of an international border."""
        return self.sovereign or self.id


@dataclass(frozen=True, slots=True, eq=False)
class Hits:
    """The nearest border of each of n points: arrays of length n.

    ``line`` numbers the index's lines; ``right_side`` is True where the point sees the line from its right. Where there
    is no line at all, ``distance_m`` is infinite and ``line`` is -1.
    """

    distance_m: Floats
    bearing_deg: Floats
    lat: Floats
    lon: Floats
    line: Ints
    right_side: npt.NDArray[np.bool_]

    def foot(self, number: int = 0) -> LatLon:
        """The point of the border that is nearest to one of the points."""
        return LatLon(float(self.lat[number]), float(self.lon[number]))


@dataclass(slots=True, eq=False)
class _Best:
    """What is known so far of each point's nearest piece."""

    foot: Floats
    piece: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """Polylines: all vertices in a row, where each line starts, and the numbers of the features beside it."""

    lon: Floats
    lat: Floats
    starts: Ints
    left: Ints
    right: Ints

    @classmethod
    def of(cls, lines: Sequence[Floats], left: Sequence[int], right: Sequence[int]) -> "Lines":
        """From arrays of (longitude, latitude) rows."""
        rows = np.concatenate(lines) if lines else np.empty((0, 2))
        starts = np.cumsum([0, *(len(line) for line in lines)], dtype=np.int64)
        sides = (np.asarray(left, dtype=np.int64), np.asarray(right, dtype=np.int64))
        return cls(rows[:, 0].copy(), rows[:, 1].copy(), starts, *sides)

    @classmethod
    def load(cls, path: Path) -> "Lines":
        """From the file that ``save`` wrote."""
        with np.load(path, allow_pickle=False) as arrays:
            return cls(**{name: arrays[name] for name in ("lon", "lat", "starts", "left", "right")})

    def save(self, path: Path) -> None:
        """To an uncompressed ``.npz`` file."""
        with path.open("wb") as out:
            np.savez(out, lon=self.lon, lat=self.lat, starts=self.starts, left=self.left, right=self.right)

    def __len__(self) -> int:
        return len(self.starts) - 1

    def coordinates(self, number: int) -> list[tuple[float, float]]:
        """(longitude, latitude) of one line's vertices."""
        at = slice(self.starts[number], self.starts[number + 1])
        return list(zip(self.lon[at].tolist(), self.lat[at].tolist(), strict=True))

    def only(self, keep: npt.NDArray[np.bool_]) -> "Lines":
        """The lines for which ``keep`` is True."""
        chosen = np.flatnonzero(keep)
        rows = [np.arange(self.starts[n], self.starts[n + 1]) for n in chosen]
        at = np.concatenate(rows) if rows else np.empty(0, dtype=np.int64)
        starts = np.cumsum([0, *(len(r) for r in rows)], dtype=np.int64)
        return Lines(self.lon[at], self.lat[at], starts, self.left[chosen], self.right[chosen])


class BorderIndex:
    """Finds the nearest of some lines. Build: about 50 ms for all borders of the world; read-only afterwards."""

    def __init__(self, lines: Lines) -> None:
        from scipy.spatial import cKDTree  # here: half a second that commands need not wait; config.wsgi does

        self.lines = lines
        lat, lon, self._line = _densified(lines)
        self._xyz = earth_centred(lat, lon)
        self._starts_piece = np.append(self._line[1:] == self._line[:-1], False)  # piece i runs from end i to end i + 1
        self._longest_m = self._longest_piece()
        self._tree = cKDTree(self._xyz, leafsize=16, balanced_tree=False, compact_nodes=False) if len(lat) else None

    def _longest_piece(self) -> float:
        if len(self._xyz) < 2:
            return 0.0
        chords = np.linalg.norm(np.diff(self._xyz, axis=0), axis=1)[self._starts_piece[:-1]]
        return float(chords.max(initial=0.0))

    def nearest(self, lat: Any, lon: Any) -> Hits:
        """The nearest line of each point. ``lat``, ``lon``: degrees, arrays of one length (or two numbers).

        Cost: about 10 microseconds a point near borders, three times that in mid-ocean.
        """
        lats = np.atleast_1d(np.asarray(lat, dtype=float))
        lons = np.atleast_1d(np.asarray(lon, dtype=float))
        if self._tree is None:
            return _no_hits(len(lats))
        points = earth_centred(lats, lons)
        best = _Best(np.empty((len(lats), 3)), np.zeros(len(lats), dtype=np.int64))
        todo = np.arange(len(lats))
        k = min(_FIRST_K, len(self._xyz))
        while len(todo):
            certain = self._ask(points, (lats, lons), todo, k, best)
            if k == len(self._xyz):
                break
            todo = todo[~certain]
            k = min(k * 4, len(self._xyz))
        return self._measure(lats, lons, points, best)

    def _ask(
        self, points: Floats, position: tuple[Floats, Floats], todo: Ints, k: int, best: _Best
    ) -> npt.NDArray[np.bool_]:
        """Looks at the pieces that touch the k nearest ends; says for which points that is certain to be enough."""
        assert self._tree is not None  # noqa: S101 - narrows the type
        here = points[todo]
        reach, ends = self._tree.query(here, k=k)
        reach, ends = reach.reshape(len(todo), k), ends.reshape(len(todo), k)
        pieces = np.concatenate([ends, ends - 1], axis=1)
        gap2, foot = self._project(here, pieces)
        rows = np.arange(len(todo))
        choice = gap2.argmin(axis=1)
        best.foot[todo], best.piece[todo] = foot[rows, choice], pieces[rows, choice]
        limit2 = _chord_limit(np.sqrt(gap2[rows, choice])) ** 2
        certain = (reach[:, -1] ** 2 >= limit2 + (self._longest_m / 2) ** 2) | (k == len(self._xyz))
        apart2 = ((foot - best.foot[todo][:, None, :]) ** 2).sum(axis=2)
        alike = (gap2 <= limit2[:, None]) & (apart2 > _SAME_FOOT_M**2)
        self._settle(position, todo, np.flatnonzero(certain & alike.any(axis=1)), pieces, foot, alike, best)
        return np.asarray(certain)

    def _settle(
        self,
        position: tuple[Floats, Floats],
        todo: Ints,
        rows: Ints,
        pieces: Ints,
        foot: Floats,
        alike: npt.NDArray[np.bool_],
        best: _Best,
    ) -> None:
        """For these rows, chooses among candidates of almost one chord by their geodesics."""
        if not len(rows):
            return
        row, column = np.nonzero(alike[rows])
        numbers = todo[rows]
        so_far = self._ways(position, numbers, best.foot[numbers])
        ways = self._ways(position, numbers[row], foot[rows[row], column])
        order = np.lexsort((ways, row))
        first = order[np.flatnonzero(np.append(True, np.diff(row[order]) > 0))]
        won = first[ways[first] < so_far[row[first]]]
        best.foot[numbers[row[won]]] = foot[rows[row[won]], column[won]]
        best.piece[numbers[row[won]]] = pieces[rows[row[won]], column[won]]

    @staticmethod
    def _ways(position: tuple[Floats, Floats], numbers: Ints, feet: Floats) -> Floats:
        """Geodesic metres from the points of these numbers to their feet."""
        lat, lon = from_earth_centred(feet)
        return inverse(position[0][numbers], position[1][numbers], lat, lon)[1]

    def _project(self, here: Floats, pieces: Ints) -> tuple[Floats, Floats]:
        """Squared chord from each point to each candidate piece, and the foot. Shapes (n, c) and (n, c, 3)."""
        start = self._xyz[pieces]
        along = self._xyz[(pieces + 1) % len(self._xyz)] - start
        towards = here[:, None, :] - start
        length2 = np.einsum("ijk,ijk->ij", along, along)
        share = np.einsum("ijk,ijk->ij", towards, along) / np.maximum(length2, _SHORTEST_CHORD2)
        share = np.minimum(np.maximum(share, 0.0), 1.0)
        foot = start + along * share[..., None]
        off = here[:, None, :] - foot
        gap2 = np.einsum("ijk,ijk->ij", off, off)
        gap2[~self._starts_piece[pieces]] = np.inf
        return gap2, foot

    def _measure(self, lats: Floats, lons: Floats, points: Floats, best: _Best) -> Hits:
        foot_lat, foot_lon = from_earth_centred(best.foot)
        bearing, distance = inverse(lats, lons, foot_lat, foot_lon)
        start, end = self._xyz[best.piece], self._xyz[(best.piece + 1) % len(self._xyz)]
        up = np.cross(end - start, points - start)
        right = np.einsum("ij,ij->i", up, start) < 0
        return Hits(distance, bearing, foot_lat, foot_lon, self._line[best.piece], right)

    def geometry(self, of: Iterable[int]) -> dict[str, Any]:
        """These lines as a GeoJSON MultiLineString: exactly what distances are measured to."""
        return {"type": "MultiLineString", "coordinates": [self.lines.coordinates(int(number)) for number in of]}


def _no_hits(count: int) -> Hits:
    unknown = np.full(count, np.nan)
    none = np.full(count, -1, dtype=np.int64)
    return Hits(np.full(count, np.inf), unknown, unknown, unknown, none, np.zeros(count, dtype=bool))


def _chord_limit(chord: Floats) -> Floats:
    """The longest chord whose geodesic may still be as short as the longest geodesic that ``chord`` can have.

    A geodesic bends nowhere more than the meridian at the equator and nowhere less than at a pole; by the comparison
    theorem of Schur its length lies between those of the two circles' arcs over the same chord. At 100 km the two
    differ by 2 cm, at 1,000 km by 21 m.
    """
    tight, flat = SMALLEST_CURVATURE_RADIUS_M, LARGEST_CURVATURE_RADIUS_M
    longest = 2 * tight * np.arcsin(np.minimum(chord / (2 * tight), 1.0))
    return np.asarray(2 * flat * np.sin(np.minimum(longest / (2 * flat), np.pi / 2)))


def _densified(lines: Lines) -> tuple[Floats, Floats, Ints]:
    """Latitudes and longitudes of the vertices with points between them, ``STEP_M`` apart at most, and each one's line.

    The points lie on the straight edge in longitude and latitude; an edge that spans more than 180 degrees is taken the
    short way, over the antimeridian.
    """
    count = np.diff(lines.starts)
    line = np.repeat(np.arange(len(lines)), count)
    if len(line) < 2:
        return lines.lat, lines.lon, line
    step_lat = np.diff(lines.lat)
    step_lon = (np.diff(lines.lon) + 180.0) % 360.0 - 180.0
    widest = np.cos(np.radians(np.minimum(np.abs(lines.lat[:-1]), np.abs(lines.lat[1:]))))
    widest[lines.lat[:-1] * lines.lat[1:] < 0] = 1.0
    metres = np.hypot(step_lat, step_lon * widest) * _DEGREE_M
    pieces = np.maximum(1, np.ceil(metres / STEP_M)).astype(np.int64)
    pieces[line[1:] != line[:-1]] = 1
    pieces = np.append(pieces, 1)
    at = np.repeat(np.arange(len(line)), pieces)
    share = (np.arange(len(at)) - np.repeat(np.cumsum(pieces) - pieces, pieces)) / pieces[at]
    lat = lines.lat[at] + np.append(step_lat, 0.0)[at] * share
    lon = lines.lon[at] + np.append(step_lon, 0.0)[at] * share
    return lat, lon, line[at]
