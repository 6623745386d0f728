"""Unpacks the polygons of time zones from timezonefinder-data: ``python -m tools.osm_zones FILE``.

Runs in an environment of its own (``requirements-osm.txt``), with nothing but numpy and the package: what it writes is
plain arrays, which ``manage.py build_borders_osm`` reads.
"""

import hashlib
import sys
from importlib import metadata
from pathlib import Path

import numpy as np


def unpack(target: Path) -> None:
    """Write all rings: ``xy`` (degrees times ten million), where each starts, its zone, and whether it is a hole.

    Cost: two minutes; 8 million vertices, 66 MB.
    """
    from timezonefinder import TimezoneFinder
    from timezonefinder_data import DATA_DIR

    finder = TimezoneFinder()
    rings, zone, hole = [], [], []
    for number, name in enumerate(finder.timezone_names):
        print(f"{number + 1} of {finder.nr_of_zones} zones: {name}", flush=True)
        for polygon in finder.get_geometry(tz_name=name):
            for index, (lon, lat) in enumerate(polygon):
                rings.append(np.rint(np.column_stack([lon, lat]) * 1e7).astype(np.int32))
                zone.append(number)
                hole.append(index > 0)
    source = DATA_DIR / "boundaries/coordinates.bin"
    unfinished = target.with_name(f".{target.name}.unfinished")
    with unfinished.open("wb") as out:
        np.savez(
            out,
            xy=np.concatenate(rings),
            starts=np.cumsum([0, *map(len, rings)], dtype=np.int64),
            zone=np.array(zone, dtype=np.int32),
            hole=np.array(hole, dtype=bool),
            names=np.array(finder.timezone_names),
            version=np.array(metadata.version("timezonefinder-data")),
            sha256=np.array(hashlib.sha256(source.read_bytes()).hexdigest()),
        )
    unfinished.replace(target)


if __name__ == "__main__":
    unpack(Path(sys.argv[1]))
