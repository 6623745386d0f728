"""The same points as tiles of tipg (PyPI) on PostGIS (Debian), as both come: a server of each, for as long as it takes.

tipg keeps its own limit: of a tile with more than 10,000 points it sends 10,000 of them, without saying so.
"""

import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from urllib.error import URLError
from urllib.parse import parse_qs, quote, urlsplit

import numpy as np
import psycopg

from benchmarks._map_questions import Questions
from mapviews.index.columns import Columns
from tools.postgres import cluster, find_programs
from tools.serving import HOST, any_free_port

ZOOMS: Final = (3, 6, 9)
TILES: Final = 60  # a zoom
_START_S: Final = 60
_CONTROL: Final = "extension/postgis.control"


def tipg(columns: Columns) -> dict[str, Any] | str:
    """Milliseconds until a tile is there, by zoom, and its size; or why there are none."""
    programs = find_programs()
    if programs is None or not [*Path("/usr/share/postgresql").glob(f"*/{_CONTROL}")]:
        return "not measured: there is no PostgreSQL with PostGIS here (apt-get install postgresql-15-postgis-3)"
    with tempfile.TemporaryDirectory() as name:
        python = Path(name) / "venv/bin/python"
        for command in ([sys.executable, "-m", "venv", str(python.parent.parent)], _install(python)):
            done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
            if done.returncode != 0:
                return f"not measured: tipg could not be installed: {done.stderr.strip()[:200]}"
        with cluster(programs) as server:
            address = urlsplit(server)._replace(path="/postgres").geturl()  # the one database that a new server has
            load_s = _load(address, columns)
            with _serving(python, address) as url:
                return {
                    "load_s": round(load_s, 1),
                    **{f"tile at zoom {zoom}": _tiles(url, columns, zoom) for zoom in ZOOMS},
                }


def _install(python: Path) -> list[str]:
    return [str(python), "-m", "pip", "install", "--quiet", "tipg", "uvicorn"]


def _load(address: str, columns: Columns) -> float:
    """Fill a table of all points, with its index; how long that takes."""
    start = time.perf_counter()
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("CREATE EXTENSION postgis")
        connection.execute("CREATE TABLE points (id integer PRIMARY KEY, lat float8, lon float8, grade integer)")
        with connection.cursor() as cursor, cursor.copy("COPY points FROM STDIN") as copy:
            rows = zip(columns.lat.tolist(), columns.lon.tolist(), columns.grades.tolist(), strict=False)
            for number, row in enumerate(rows):
                copy.write_row((number, *row))
        connection.execute("ALTER TABLE points ADD COLUMN geom geometry(Point, 4326)")
        connection.execute("UPDATE points SET geom = ST_SetSRID(ST_MakePoint(lon, lat), 4326)")
        connection.execute("ALTER TABLE points DROP COLUMN lat, DROP COLUMN lon")
        connection.execute("CREATE INDEX ON points USING gist (geom)")
        connection.execute("VACUUM ANALYZE points")
    return time.perf_counter() - start


@contextmanager
def _serving(python: Path, address: str) -> Iterator[str]:
    """A server of tipg at work on that database; its address."""
    parts = urlsplit(address)
    folder = parse_qs(parts.query)["host"][0]
    # The socket's folder in the place of a host, which tipg's settings ask for.
    database = f"postgresql://{parts.username}@{quote(folder, safe='')}:5432{parts.path}"
    port = any_free_port()
    command = [
        str(python),
        "-m",
        "uvicorn",
        "tipg.main:app",
        "--host",
        HOST,
        "--port",
        str(port),
        "--log-level",
        "warning",
    ]
    process = subprocess.Popen(command, env={**os.environ, "DATABASE_URL": database})  # noqa: S603
    try:
        url = f"http://{HOST}:{port}"
        _wait(process, f"{url}/healthz")
        yield url
    finally:
        process.terminate()
        process.wait()


def _wait(process: subprocess.Popen[bytes], address: str) -> None:
    end = time.monotonic() + _START_S
    while time.monotonic() < end and process.poll() is None:
        try:
            urllib.request.urlopen(address).close()  # noqa: S310
        except URLError:
            time.sleep(0.2)
        else:
            return
    msg = "tipg did not start; what it said stands above."
    raise RuntimeError(msg)


def _tiles(url: str, columns: Columns, zoom: int) -> dict[str, float]:
    ask, taken, sizes = Questions(columns), [], []
    for _each in range(TILES):
        z, x, y = ask.tile(zoom)
        start = time.perf_counter()
        with urllib.request.urlopen(f"{url}/collections/public.points/tiles/WebMercatorQuad/{z}/{x}/{y}") as answer:  # noqa: S310
            sizes.append(len(answer.read()))
        taken.append(1000 * (time.perf_counter() - start))
    return {
        "p50": round(float(np.median(taken)), 1),
        "p95": round(float(np.percentile(taken, 95)), 1),
        "kb_p50": round(float(np.median(sizes)) / 1024, 1),
        "kb_most": round(max(sizes) / 1024, 1),
    }
