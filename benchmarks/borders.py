"""The nearest border: ours beside ``geopandas.sjoin_nearest`` (and PostGIS where there is one), in one run.

    python benchmarks/borders.py [--points 20000] [--check 4000] [--geodata var/geodata] [--postgis postgresql://...]

Points: near towns (a town of the gazetteer and up to 30 km off) and uniformly random on the earth; both seeded. Every
way is asked for the same points against the same lines. Errors are against measuring every line every 100 m with the
geodesic. Prints a table and one JSON line. Run it on a quiet machine; one core is used.
"""

import argparse
import json
import resource
import sqlite3
import time
import warnings
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import psycopg
import shapely

from geo.areas import AreaIndex
from geo.borders import BorderIndex, Lines
from geo.geodesic import WGS84, Floats
from tests.unit.geo.brute_force import BruteForce

SEED = 20161207
REPEATS = 3
TIE_M = 2.0  # two borders as far as this from one another: either is right
Answer = tuple[Floats, Any]


def main() -> None:
    """Measure, and print."""
    options = arguments()
    warnings.filterwarnings("ignore", message="Geometry is in a geographic CRS")  # that is what is shown here
    lines = Lines.load(options.geodata / "borders.npz")
    before = resident_mb()
    load_ms = 1000 * best_of(lambda: BorderIndex(Lines.load(options.geodata / "borders.npz")))
    index = BorderIndex(lines)
    memory_mb = resident_mb() - before
    brute = BruteForce(lines)
    results: dict[str, Any] = {"points": options.points, "index_load_ms": load_ms, "index_memory_mb": memory_mb}
    results["single_ms"] = 1000 * best_of(lambda: [index.nearest(34.3683, 41.0944) for _ in range(200)]) / 200
    for kind, (lat, lon) in point_sets(options).items():
        truth = [brute.nearest(a, b) for a, b in zip(lat[: options.check], lon[: options.check], strict=True)]
        for name, way in ways(index, lines, options.postgis).items():
            results[f"{name}, {kind}"] = measured(way, lat, lon, truth, brute)
    results |= areas(options)
    report(results)


def arguments() -> argparse.Namespace:
    """What to run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--points", type=int, default=20_000)
    parser.add_argument("--check", type=int, default=4_000, help="points that are checked against brute force")
    parser.add_argument("--geodata", type=Path, default=Path("var/geodata"))
    parser.add_argument("--postgis", help="a database with PostGIS; without it PostGIS is left out, and said to be")
    return parser.parse_args()


def point_sets(options: argparse.Namespace) -> dict[str, Answer]:
    """(latitudes, longitudes) by kind."""
    random = np.random.default_rng(SEED)
    n = options.points
    with closing(sqlite3.connect(options.geodata / "gazetteer.sqlite3")) as gazetteer:
        towns = np.array(gazetteer.execute("SELECT lat, lon FROM place ORDER BY placeid").fetchall())
    town = towns[random.integers(0, len(towns), n)]
    lon, lat, _ = WGS84.fwd(
        town[:, 1], town[:, 0], random.uniform(0, 360, n), 30_000 * np.sqrt(random.uniform(0, 1, n))
    )
    anywhere = np.degrees(np.arcsin(random.uniform(-1, 1, n))), random.uniform(-180, 180, n)
    return {"near towns": (np.asarray(lat), np.asarray(lon)), "anywhere": anywhere}


@dataclass(frozen=True, slots=True)
class Way:
    """A way of asking, which is timed; and what makes distances in metres and numbers of lines of its answer."""

    ask: Callable[[Floats, Floats], Any]
    read: Callable[[Floats, Floats, Any], Answer] = lambda _lat, _lon, found: found


def ways(index: BorderIndex, lines: Lines, postgis: str | None) -> dict[str, Way]:
    """Each way of asking, by name."""
    drawn = [shapely.linestrings(lines.coordinates(n)) for n in range(len(lines))]
    frame = geopandas.GeoDataFrame({"line": np.arange(len(drawn))}, geometry=drawn, crs="EPSG:4326")

    def ours(lat: Floats, lon: Floats) -> Answer:
        hits = index.nearest(lat, lon)
        return hits.distance_m, hits.line

    def joined(lat: Floats, lon: Floats) -> Any:
        points = geopandas.GeoDataFrame(geometry=geopandas.points_from_xy(lon, lat), crs="EPSG:4326")
        return points.sjoin_nearest(frame, how="left")

    def its_distances(lat: Floats, lon: Floats, found: Any) -> Answer:
        """What the peer's line costs a reader: the geodesic to the point that is nearest in degrees. Not timed."""
        line = found[~found.index.duplicated()]["line"].to_numpy()
        nearest = shapely.shortest_line(np.array(drawn)[line], shapely.points(lon, lat))
        foot = shapely.get_coordinates(nearest)[::2]
        return np.asarray(WGS84.inv(lon, lat, foot[:, 0], foot[:, 1])[2]), line

    found: dict[str, Way] = {"ours": Way(ours), "geopandas.sjoin_nearest, EPSG:4326": Way(joined, its_distances)}
    if postgis:
        found["PostGIS geography <->"] = Way(Postgis(postgis, lines).nearest)
    return found


class Postgis:
    """The same lines in pieces of at most 10 km in a table of geography, with an index."""

    def __init__(self, database: str, lines: Lines) -> None:
        self._connection = psycopg.connect(database, autocommit=True)
        run = self._connection.execute
        run("CREATE EXTENSION IF NOT EXISTS postgis")
        run("CREATE TEMP TABLE whole (line int, shape geometry)")
        with self._connection.cursor() as cursor:
            rows = (
                (n, json.dumps({"type": "LineString", "coordinates": lines.coordinates(n)})) for n in range(len(lines))
            )
            cursor.executemany("INSERT INTO whole VALUES (%s, ST_SetSRID(ST_GeomFromGeoJSON(%s), 4326))", rows)
        run(
            "CREATE TEMP TABLE piece AS SELECT line, ST_SubDivide(ST_Segmentize(shape, 0.05), 8)::geography AS shape "
            "FROM whole"
        )
        run("CREATE INDEX ON piece USING gist (shape)")
        run("ANALYZE piece")

    def nearest(self, lat: Floats, lon: Floats) -> Answer:
        """One lateral query for all points."""
        rows = self._connection.execute(
            "SELECT near.distance, near.line FROM unnest(%s::float8[], %s::float8[]) WITH ORDINALITY AS p(lat, lon, n)"
            ", LATERAL (SELECT line, piece.shape <-> ST_MakePoint(p.lon, p.lat)::geography AS distance FROM piece "
            "ORDER BY piece.shape <-> ST_MakePoint(p.lon, p.lat)::geography LIMIT 1) near ORDER BY p.n",
            (lat.tolist(), lon.tolist()),
        ).fetchall()
        found: Any = np.array(rows)
        return found[:, 0], found[:, 1].astype(int)


def measured(
    way: Way,
    lat: Floats,
    lon: Floats,
    truth: list[tuple[float, int]],
    brute: BruteForce,
) -> dict[str, float]:
    """Speed over all points; error and wrong lines over those with a truth (ties within 2 m forgiven)."""
    way.ask(lat[:1000], lon[:1000])
    taken = best_of(lambda: way.ask(lat, lon))
    n = len(truth)
    distance, line = way.read(lat[:n], lon[:n], way.ask(lat[:n], lon[:n]))
    error = np.abs(distance - np.array([t[0] for t in truth]))
    wrong = 0
    for k in np.flatnonzero(line != np.array([t[1] for t in truth])):
        wrong += brute.to_line(lat[k], lon[k], int(line[k])) - truth[k][0] > TIE_M
    return {
        "points_per_second": len(lat) / taken,
        "median_error_m": float(np.median(error)),
        "worst_error_m": float(error.max()),
        "wrong_border_percent": 100.0 * wrong / n,
    }


def areas(options: argparse.Namespace) -> dict[str, Any]:
    """Country and province of points near towns, beside ``geopandas.sjoin`` on the same polygons."""
    lat, lon = point_sets(options)["near towns"]
    found = {}
    for name in ("countries", "provinces"):
        index = AreaIndex.load(options.geodata / f"{name}.npz")
        owners = np.unique(index._owners)
        frame = geopandas.GeoDataFrame(geometry=[index.outline(int(n)) for n in owners], crs="EPSG:4326")
        points = geopandas.GeoDataFrame(geometry=geopandas.points_from_xy(lon, lat), crs="EPSG:4326")
        found[f"{name}, ours, points_per_second"] = len(lat) / best_of(partial(index.at, lat, lon))
        found[f"{name}, geopandas.sjoin, points_per_second"] = len(lat) / best_of(
            partial(points.sjoin, frame, how="left", predicate="within")
        )
    return found


def best_of(work: Callable[[], Any]) -> float:
    """Seconds of the best of some runs: the others were disturbed."""
    return min(seconds(work) for _ in range(REPEATS))


def seconds(work: Callable[[], Any]) -> float:
    """Seconds of one run."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def resident_mb() -> float:
    """The most memory that the process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def report(results: dict[str, Any]) -> None:
    """A line a result, then all as JSON."""
    for name, value in results.items():
        if isinstance(value, dict):
            print(
                f"{name:55s} {value['points_per_second']:>10,.0f}/s  median error {value['median_error_m']:,.2f} m  "
                f"worst {value['worst_error_m']:,.2f} m  wrong border {value['wrong_border_percent']:.2f} %"
            )
        else:
            print(f"{name:55s} {value:>10,.2f}")
    if not any(name.startswith("PostGIS") for name in results):
        print("PostGIS was not measured: give --postgis.")
    print(json.dumps(results))


if __name__ == "__main__":
    main()
