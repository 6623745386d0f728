"""The map's index: tiles, timeline, facets and lists of a million incidents under any filter, beside its peers.

    python benchmarks/map_index.py [--count 1000000] [--curve 1000,10000,100000,5000000] [--site FOLDER] [--no-peers]

Rows are seeded, made here as columns and mapped from files as the index's own are: five million need some gigabytes of
memory while they are made, but no database of 40 GB. With ``--site``, the folder (COUNTERCLAIM_VAR) of a site filled by
``manage.py synthesize``, it also measures the build from the database, whole requests through Django, and what a
publication costs (on a copy: the site itself is only read). Every figure is CPU time of one core, in milliseconds, of a
filter that was not asked for before. Prints a table and one JSON line. Run it on a quiet machine.
"""

import argparse
import atexit
import io
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

ZOOMS = list(range(2, 15))
TILES = 100  # a zoom
OTHERS = 60  # questions of another kind


def main() -> None:
    """Measure, and print."""
    options = arguments()
    prepare(options.site)
    from benchmarks import _map_peers as peers
    from benchmarks._map_rows import columns
    from benchmarks._map_tipg import tipg

    results: dict[str, Any] = {"load": os.getloadavg()[0]}
    sizes = [int(each) for each in options.curve.split(",") if each]
    for count in sizes:
        results[f"{count:,}"] = measured(columns(count))
    whole = columns(options.count)
    results[f"{options.count:,}"] = measured(whole)
    if options.site:
        results["site"] = measured_site(options.site)
    if options.peers:
        results["supercluster"] = peers.supercluster(whole, ZOOMS)
        results["tipg on PostGIS"] = tipg(whole)
        results["folium FastMarkerCluster"] = peers.fast_marker_cluster(whole, 100_000)
    report(results)


def arguments() -> argparse.Namespace:
    """What to run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=1_000_000)
    parser.add_argument("--curve", default="1000,10000,100000,5000000", help="smaller or larger sizes, with commas")
    parser.add_argument("--site", type=Path, help="the folder of a site that synthesize filled")
    parser.add_argument("--no-peers", dest="peers", action="store_false", help="leave the peers out")
    return parser.parse_args()


def prepare(site: Path | None) -> None:
    """Set Django up, on a copy of the site's database where one is given."""
    if site:
        copy = Path(tempfile.mkdtemp(prefix="map-index-"))
        atexit.register(shutil.rmtree, copy)
        for built in ("geodata", "static"):
            (copy / "staticfiles").mkdir(exist_ok=True)
            (copy / built).symlink_to((site / built).resolve(), target_is_directory=True)
        shutil.copy(site / "secret_key", copy) if (site / "secret_key").exists() else None
        for file in site.glob("counterclaim.sqlite3*"):
            shutil.copy(file, copy)
        os.environ["COUNTERCLAIM_VAR"] = str(copy)
        os.environ.setdefault("COUNTERCLAIM_SECRET_KEY", "measured-" * 8)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    if site:
        from django.core.management import call_command

        call_command("collectstatic", "--no-input", verbosity=0)  # what pages of the code as it is now ask for


# ----------------------------------------------------------------------------------------------------- the index alone


def measured(made: Any) -> dict[str, Any]:
    """Tiles by zoom, timeline, facets, lists; memory of a process that only reads."""
    from benchmarks._map_questions import Questions
    from mapviews.index.columns import Columns
    from mapviews.index.ordering import ORDERS
    from mapviews.index.part import Kept, Part
    from mapviews.index.snapshot import Snapshot
    from record.filters import Filters

    with tempfile.TemporaryDirectory() as name:
        made.save(Path(name), "")
        size = sum(path.stat().st_size for path in Path(name).iterdir()) / 2**20
        columns = Columns.load(Path(name))
        ask = Questions(columns)
        now = Snapshot(columns.revision, "", [Part(columns, Kept())])
        for _warm in range(20):
            now.clusters(ask.filters(3), *ask.tile(6))
        tiles = {zoom: times(TILES, lambda: (ask.filters(3), *ask.tile(zoom)), now.clusters) for zoom in ZOOMS}  # noqa: B023
        newest = ORDERS["newest"]
        return {
            "tile, three filters": summary(np.concatenate(list(tiles.values()))),
            "tile, no filter": summary(
                times(200, lambda: (Filters(), *ask.tile(int(ask.random.choice(ZOOMS)))), now.clusters)
            ),
            **{f"tile at zoom {zoom}": summary(each) for zoom, each in tiles.items()},
            "timeline of a view": summary(times(OTHERS, lambda: (ask.filters(3), ask.view()), now.timeline)),
            "facets of a view": summary(times(OTHERS, lambda: (ask.filters(3), ask.view()), now.facets)),
            "first rows": summary(times(OTHERS, lambda: (ask.filters(2),), lambda f: now.codes(f, newest, limit=50))),
            "rows far down": summary(
                times(OTHERS, lambda: (), lambda: now.page(Filters(), newest, start=int(0.9 * columns.rows), limit=100))
            ),
            "files_mb": size,
        }


def times(count: int, question: Callable[[], tuple[Any, ...]], answer: Callable[..., Any]) -> Any:
    """Milliseconds of CPU of each answer."""
    taken = []
    for _each in range(count):
        asked = question()
        start = time.process_time()
        answer(*asked)
        taken.append(1000 * (time.process_time() - start))
    return np.array(taken)


def summary(taken: Any) -> dict[str, float]:
    """The middle, and what one in twenty exceeds."""
    return {"p50": round(float(np.median(taken)), 3), "p95": round(float(np.percentile(taken, 95)), 3)}


# --------------------------------------------------------------------------------------------------------- with Django


def measured_site(site: Path) -> dict[str, Any]:
    """Build, whole requests, memory, a publication."""
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application
    from django.db import connections

    from benchmarks._map_questions import Questions
    from mapviews.index import index
    from mapviews.index.building import build, newest
    from mapviews.presenters.labels import labels

    application = get_wsgi_application()
    get(application, "/livez", "")
    labels("admin1", ["IQ-AN"])  # reads geographic data, which pages need without an index too
    without = memory()
    start = time.perf_counter()
    connections.close_all()  # two processes may not share one
    child = os.fork()
    if child == 0:
        build(settings.VAR_DIR / "index")
        os._exit(0)
    used = os.wait4(child, 0)[2]
    wall = time.perf_counter() - start
    columns = newest(settings.VAR_DIR / "index", 2**60)
    assert columns is not None
    ask = Questions(columns)
    revision = index().current().revision

    def tile() -> tuple[Any, str, str]:
        zoom, x, y = ask.tile(int(ask.random.choice(ZOOMS)))
        return application, f"/tiles/{revision}/{zoom}/{x}/{y}.json", query(asked_for(ask))

    def viewed(path: str) -> Callable[[], tuple[Any, str, str]]:
        return lambda: (application, path, query(asked_for(ask) | {"view": str(ask.view())}))

    for _warm in range(50):
        get(*tile())
    sizes = [len(get(*tile())) for _each in range(300)]
    found: dict[str, Any] = {
        "incidents": columns.rows,
        "build_s": {"wall": round(wall, 1), "cpu": round(used.ru_utime + used.ru_stime, 1)},
        "request for a tile": summary(times(1300, tile, get)),
        "request for the timeline": summary(times(OTHERS, viewed("/timeline.json"), get)),
        "request for facets": summary(times(OTHERS, viewed("/facets.json"), get)),
        "request for rows": summary(times(OTHERS, viewed("/results.json"), get)),
        **lists(application, columns.rows),
        "tile_bytes": {"p50": float(np.median(sizes)), "most": float(max(sizes))},
        "memory_mb": {name: round(value - without[name], 1) for name, value in memory().items()},
        "publication, until it is seen": summary(publications(application)),
    }
    return found


def lists(application: Any, rows: int) -> dict[str, Any]:
    """Pages of the HTML list: the first, by its number the last hundredth, and by a row as far down. All incidents."""
    import re
    from html import unescape

    from mapviews.presenters.search import PAGE_SIZE

    far = rows // PAGE_SIZE
    page = get(application, "/incidents/", f"page={far - 1}", packed=False).decode()
    after = re.search(r'rel="next" href="/incidents/\?([^"]*)"', page)
    assert after is not None
    found: dict[str, Any] = {}
    for name, asked in (("1", ""), (f"{far:,}", f"page={far}"), (f"{far:,}, after a row", unescape(after[1]))):
        found[f"page {name} of the list"] = summary(times(OTHERS, lambda: (application, "/incidents/", asked), get))  # noqa: B023
    return found


def publications(application: Any) -> Any:
    """What the first request after a publication costs more than the second."""
    from datetime import UTC, datetime

    from record.appending import append_publication
    from record.vocabulary import PublicationKind
    from tests.factories.dossiers import qaim_dossier

    extra = []
    for number in range(40):
        code = f"ZZ-2031-{number:04}"
        dossier = qaim_dossier(code=code)
        append_publication(
            code=code, kind=PublicationKind.PUBLISHED, dossier=dossier, note="", at=datetime(2031, 1, 1, tzinfo=UTC)
        )
        first, second = times(2, lambda: (application, "/tiles/current.json", ""), get)
        extra.append(first - second)
    return np.array(extra)


def get(application: Any, path: str, asked: str, *, packed: bool = True) -> bytes:
    """The body of an answer, as a web server gets it. Fails for any status but 200."""
    status: list[str] = []
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": asked,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "HTTP_HOST": "localhost",
        "HTTP_ACCEPT_ENCODING": "gzip" if packed else "identity",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
    }
    response = application(environ, lambda line, _headers: status.append(line))
    body = b"".join(response)
    response.close()
    assert status[0].startswith("200"), (status, path, asked, body[:200])
    return body


def asked_for(ask: Any) -> dict[str, str]:
    """Three filters as an address has them; values that no address can ask for are drawn again."""
    from django.http import QueryDict

    from record.filters import FilterError, Filters

    while True:
        params: dict[str, str] = ask.filters(3).as_query()
        try:
            Filters.from_query(QueryDict(query(params)))
        except FilterError:
            continue
        return params


def query(params: dict[str, str]) -> str:
    """Parameters as an address has them."""
    from urllib.parse import urlencode

    return urlencode(params)


def memory() -> dict[str, float]:
    """Megabytes of this process: its own, and of files that it shares with others."""
    text = Path("/proc/self/smaps_rollup").read_text(encoding="utf-8")
    fields = {line.split(":")[0]: int(line.split()[1]) / 1024 for line in text.splitlines()[1:]}
    return {"own": fields["Private_Dirty"], "resident": fields["Rss"]}


def report(results: dict[str, Any]) -> None:
    """A line a figure, then all as JSON."""
    for name, part in results.items():
        if not isinstance(part, dict):
            print(f"{name}: {part}")
            continue
        print(name)
        for what, value in part.items():
            print(f"    {what:32s} {value}")
    print(json.dumps(results))


if __name__ == "__main__":
    main()
