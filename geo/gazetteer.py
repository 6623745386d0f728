"""Places by name and by nearness, from a read-only SQLite file that ``geo.build.gazetteer`` makes at set-up.

The file is apart from the application's database on purpose: it answers alike whatever that one is, it is never
migrated, and a process that reads it holds no more than SQLite's page cache (2 MB for each query
that runs at one moment).
"""

import heapq
import math
import os
import sqlite3
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, Self

from geo.border_context import Admin1, Dataset
from geo.geodesic import WGS84
from geo.latlon import LatLon
from geo.place_search import ask, hits, known_keys, spelling_met, whole_names
from geo.places import Candidate, Place, View

__all__ = ["Candidate", "Gazetteer", "GazetteerError", "Place", "View"]

FILE_NAME: Final = "gazetteer.sqlite3"
SCHEMA_VERSION: Final = 2
BAND_DEG: Final = 0.25
"""Height of a band of latitude in the file's index: 27.8 km, near the spacing of places (25 km on average)."""

_METRES_PER_DEGREE: Final = 111_195.0
"""Of latitude, on the sphere of 6,371,008.8 m (IUGG mean radius): only for choosing whom to measure."""
_SPHERE_ERROR: Final = 0.006
"""The sphere's distance differs from the geodesic by at most 0.56 %."""
_FIRST_RADIUS_M: Final = 25_000.0
_HALF_ROUND_M: Final = 20_040_000.0
"""No two points are farther apart (half a meridian is 20,004 km, half the equator 20,038 km)."""

_WIDE_VIEW_DEG: Final = 8.0
"""Height above which a view is wide: it holds many thousand places, of which only the largest are wanted."""
_LARGEST: Final = 4_000
"""So many are looked through for a wide view, the most populous of the world: those of 150,000 people and more."""

_PLACE_COLUMNS: Final = (
    "place.rank, placeid, place.name, plain, place.name_ar, lat, lon, country, admin1, population, is_capital, source, "
    "note, province.iso, province.name, province.name_ar"
)
_FROM_PLACE: Final = "FROM place LEFT JOIN province ON province.id = place.province"


class GazetteerError(OSError):
    """The gazetteer's file is missing or of another make. The message says what to run."""


def band_of(lat: float) -> int:
    """The number of the band of latitude, south to north."""
    return math.floor((lat + 90.0) / BAND_DEG)


class Gazetteer:
    """The gazetteer's file, open for reading. One object serves all threads."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._idle: deque[tuple[int, sqlite3.Connection]] = deque()
        self._parents: list[sqlite3.Connection] = []

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open the file, or the one in a directory.

        Raises:
            GazetteerError: there is none, or it is not one that this version reads.
        """
        gazetteer = cls(path / FILE_NAME if path.is_dir() else path)
        gazetteer._check()
        return gazetteer

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file. A later call opens it anew."""
        while self._idle:
            opener, connection = self._idle.pop()
            if opener == os.getpid():
                connection.close()

    def dataset(self) -> Dataset:
        """Where the places come from."""
        about = dict(self._rows("SELECT key, value FROM about"))
        return Dataset(**{key: about[key] for key in ("name", "version", "licence", "attribution", "sha256")})

    def place(self, placeid: int) -> Place | None:
        """The place with this id, or None."""
        return self._one(f"SELECT {_PLACE_COLUMNS} {_FROM_PLACE} WHERE placeid = ?", (placeid,))

    def capital(self, iso2: str) -> Place | None:
        """The capital as GeoNames' country table names it; None for an unknown code and where no place is on file.

        For Israel and the Palestinian territories that is Jerusalem and East Jerusalem, for Western Sahara Laayoune: a
        caller that must take no side leaves these out.
        """
        return self._one(f"SELECT {_PLACE_COLUMNS} {_FROM_PLACE} WHERE country = ? AND is_capital", (iso2.upper(),))

    def of_country(self, iso2: str) -> tuple[Place, ...]:
        """All places of a country, by id. About 10 microseconds a place."""
        rows = self._rows(f"SELECT {_PLACE_COLUMNS} {_FROM_PLACE} WHERE country = ? ORDER BY placeid", (iso2.upper(),))
        return tuple(_place(row) for row in rows)

    def nearest(self, point: LatLon, n: int, *, min_population: int = 0) -> tuple[Place, ...]:
        """The ``n`` nearest places by geodesic distance, nearest first, ``distance_m`` set.

        With ``min_population`` above 0, places of unknown population are left out.

        Looks in a box round the point that doubles until the n-th lies within its inner circle, so that nothing outside
        can be nearer. Cost: 0.3 ms near towns, 1 ms anywhere in the median, up to 50 ms in the middle of an ocean.
        """
        if n < 1:
            return ()
        radius_m = _FIRST_RADIUS_M
        while True:
            near = self._nearest_in_box(point, n, radius_m, min_population)
            if (len(near) == n and near[-1][0] <= radius_m) or radius_m > _HALF_ROUND_M:
                return tuple(replace(self._ranked(rank), distance_m=distance_m) for distance_m, rank in near)
            # The n-th of a box that is too small is an upper bound: with it as the radius the next round is the last.
            radius_m = near[-1][0] if len(near) == n else radius_m * 2

    def largest(self, view: View, n: int) -> tuple[Place, ...]:
        """The ``n`` most populous places in a view, the most populous first; those of unknown population come last.

        A view that is higher than ``_WIDE_VIEW_DEG`` has none but the world's ``_LARGEST``. Cost: 1 ms, up to
        15 ms over western Europe.
        """
        if n < 1:
            return ()
        ranks = [rank for west, east in view.longitudes for rank in self._largest_in_box(view, west, east, n)]
        marks = ", ".join("?" * min(n, len(ranks)))
        rows = self._rows(
            f"SELECT {_PLACE_COLUMNS} {_FROM_PLACE} WHERE place.rank IN ({marks}) ORDER BY place.rank",
            sorted(ranks)[:n],
        )
        return tuple(map(_place, rows))

    def _largest_in_box(self, view: View, west: float, east: float, n: int) -> list[int]:
        """Up to ``n`` ranks, lowest first."""
        box = (view.south, view.north, west, east, n)
        if view.north - view.south > _WIDE_VIEW_DEG:
            wanted = "SELECT rank FROM place WHERE rank <= ?"
            values: tuple[object, ...] = (_LARGEST, *box)
        else:
            wanted = (
                "WITH RECURSIVE bands(b) AS (SELECT ? UNION ALL SELECT b + 1 FROM bands WHERE b < ?) "
                "SELECT rank FROM bands CROSS JOIN band ON band.band = b WHERE TRUE"
            )
            values = (band_of(view.south), band_of(view.north), *box)
        rows = self._rows(f"{wanted} AND lat BETWEEN ? AND ? AND lon BETWEEN ? AND ? ORDER BY rank LIMIT ?", values)
        return [rank for (rank,) in rows]

    def search(
        self,
        text: str,
        *,
        country: str | None = None,
        near: LatLon | None = None,
        view: View | None = None,
        limit: int = 10,
        whole: bool = False,
    ) -> tuple[Candidate, ...]:
        """Places that a text may mean, the likeliest first: candidates for a person to choose from.

        Names in any script and spelling that GeoNames lists; with one letter wrong, from four letters on (one left
        out, from three); unfinished, from two. "Qaim, Anbar", "Qaim, Iraq" and "Qaim Iraq" prefer that province or
        country.

        Args:
            text: what was typed.
            country: ISO 3166-1 alpha-2 of a country to prefer; others still show, after it.
            near: prefer places near this point, and give the distance to it.
            view: prefer places that the map shows.
            limit: how many at most.
            whole: only places that bear the name as it is; below a millisecond.

        Cost: 2 ms for a name, 5 to 20 ms for its first two or three letters; no memory is kept.
        """
        question = ask(self._rows, text, country=country, near=near, view=view)
        candidates = []
        for hit in (whole_names if whole else hits)(self._rows, question, limit):
            place = self._ranked(hit.rank)
            ((names,),) = self._rows("SELECT names FROM names WHERE rank = ?", (hit.rank,))
            matched = spelling_met(names.split("\n"), question, hit.match)
            candidates.append(
                Candidate.of_place(
                    place, match=hit.match, matched=matched, distance_m=hit.distance_m, is_hinted=hit.is_hinted
                )
            )
        return tuple(candidates)

    def known(self, keys: Sequence[str]) -> frozenset[str]:
        """Those of some folded names that a place bears, and no country. Some 0.3 ms for 50."""
        return known_keys(self._rows, keys) if keys else frozenset()

    def names(self, placeid: int) -> tuple[str, ...]:
        """Every name of a place as GeoNames writes it, its own first; empty for an unknown place."""
        rows = self._rows("SELECT names FROM names JOIN place USING (rank) WHERE placeid = ?", (placeid,))
        return tuple(rows[0][0].split("\n")) if rows else ()

    def _nearest_in_box(self, point: LatLon, n: int, radius_m: float, min_population: int) -> list[tuple[float, int]]:
        """Up to ``n`` pairs (distance_m, rank), nearest first, of a box that holds the circle."""
        found = [
            (_sphere_distance_m(point.lat, point.lon, lat, lon), rank, lat, lon)
            for rank, lat, lon in self._in_box(point, radius_m, min_population)
        ]
        best = heapq.nsmallest(n, found)
        if not best:
            return []
        margin = best[-1][0] * (1 + 2 * _SPHERE_ERROR)
        close = [row for row in found if row[0] <= margin]
        starts = len(close)
        _azimuths, _backs, distances = WGS84.inv(
            [point.lon] * starts, [point.lat] * starts, [row[3] for row in close], [row[2] for row in close]
        )
        return sorted(zip(distances, (row[1] for row in close), strict=True))[:n]

    def _in_box(self, point: LatLon, radius_m: float, min_population: int) -> Iterator[tuple[int, float, float]]:
        """(rank, lat, lon) of a box that holds the circle, which may lie over a pole or the antimeridian."""
        reach_deg = radius_m / _METRES_PER_DEGREE * (1 + _SPHERE_ERROR)
        south, north = point.lat - reach_deg, point.lat + reach_deg
        bands = (band_of(max(south, -90.0)), band_of(min(north, 90.0)))
        for west, east in _longitudes(point, reach_deg):
            yield from self._rows(
                # The bands are named one by one, so that each is a range of the index.
                "WITH RECURSIVE bands(b) AS (SELECT ? UNION ALL SELECT b + 1 FROM bands WHERE b < ?) "
                "SELECT rank, lat, lon FROM bands CROSS JOIN band ON band.band = b "
                "WHERE lon BETWEEN ? AND ? AND population >= ?",
                (*bands, west, east, min_population),
            )

    def _ranked(self, rank: int) -> Place:
        ((place),) = map(_place, self._rows(f"SELECT {_PLACE_COLUMNS} {_FROM_PLACE} WHERE rank = ?", (rank,)))
        return place

    def _one(self, sql: str, values: tuple[object, ...]) -> Place | None:
        return next((_place(row) for row in self._rows(sql, values)), None)

    def _rows(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        connection = self._taken()
        try:
            rows = connection.execute(sql, values).fetchall()
        except BaseException:
            connection.close()
            raise
        self._idle.append((os.getpid(), connection))
        return rows

    def _taken(self) -> sqlite3.Connection:
        """A connection that nobody uses, or a new one: there are never more than queries at one moment.

        After a fork the parent's are left alone: SQLite forbids to carry them over, even to close them.
        """
        while self._idle:
            try:
                opener, connection = self._idle.pop()
            except IndexError:  # another thread was faster
                break
            if opener == os.getpid():
                return connection
            self._parents.append(connection)
        # immutable: nobody writes, so SQLite looks for no locks and no journal.
        address = f"{self._path.absolute().as_uri()}?mode=ro&immutable=1"
        try:
            return sqlite3.connect(address, uri=True, check_same_thread=False)
        except sqlite3.OperationalError as error:
            raise GazetteerError(self._advice()) from error

    def _check(self) -> None:
        try:
            version = self._rows("SELECT value FROM about WHERE key = 'schema'")
        except sqlite3.DatabaseError as error:
            raise GazetteerError(self._advice()) from error
        if version != [(str(SCHEMA_VERSION),)]:
            raise GazetteerError(self._advice())

    def _advice(self) -> str:
        return f"{self._path} is no gazetteer of this version. Run: manage.py build_geodata"


def _place(row: tuple[Any, ...]) -> Place:
    _rank, placeid, name, plain, name_ar, lat, lon, country, admin1, population, is_capital, source, note, *province = (
        row
    )
    iso, province_name, province_ar = province
    return Place(
        placeid=placeid,
        name=name,
        plain=plain,
        name_ar=name_ar,
        point=LatLon(lat, lon),
        country=country,
        admin1_code=admin1,
        admin1=Admin1(iso=iso, name=province_name, name_ar=province_ar) if province_name else None,
        population=population,
        is_capital=bool(is_capital),
        source=source or f"GeoNames {placeid}",
        note=note,
    )


def _longitudes(point: LatLon, reach_deg: float) -> list[tuple[float, float]]:
    """The ranges of longitude of a box that holds the circle: one; two across the antimeridian; all round a pole."""
    if abs(point.lat) + reach_deg >= 90.0:
        return [(-180.0, 180.0)]
    # The widest reach of a circle in longitude: sin(reach) / cos(lat).
    reach_lon = math.degrees(math.asin(min(1.0, math.sin(math.radians(reach_deg)) / math.cos(math.radians(point.lat)))))
    west, east = point.lon - reach_lon, point.lon + reach_lon
    if west < -180.0:
        return [(-180.0, east), (west + 360.0, 180.0)]
    if east > 180.0:
        return [(west, 180.0), (-180.0, east - 360.0)]
    return [(west, east)]


def _sphere_distance_m(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    phi1, phi2 = math.radians(lat1), math.radians(lat2)
    half_phi, half_lambda = (phi2 - phi1) / 2, math.radians(lon2 - lon1) / 2
    chord = math.sin(half_phi) ** 2 + math.cos(phi1) * math.cos(phi2) * math.sin(half_lambda) ** 2
    return 2 * 6_371_008.8 * math.asin(min(1.0, math.sqrt(chord)))
