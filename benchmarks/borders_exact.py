"""The nearest border against measuring every line of the world: how far off, and how often the wrong one.

    python benchmarks/borders_exact.py [--anywhere 20000] [--near 2000] [--geodata var/geodata]

Points: uniformly random on the earth, land and sea and poles; and within 30 km of a border, where it matters. Both are
seeded. The truth is every line every 100 m, refined to a metre with the geodesic on WGS 84, and shares nothing with the
index but the lines. A border is wrong where another is nearer by more than 2 m. Some minutes; exit code 1 where a
distance is off by a metre or a border is wrong.
"""

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

from geo.borders import BorderIndex, Lines
from geo.geodesic import WGS84, Floats
from tests.unit.geo.brute_force import BruteForce

SEED = 20161207
NEAR_M = 30_000.0
EXACT_M, TIE_M = 1.0, 2.0


def main() -> int:
    """Compare, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--anywhere", type=int, default=20_000)
    parser.add_argument("--near", type=int, default=2_000)
    parser.add_argument("--geodata", type=Path, default=Path("var/geodata"))
    options = parser.parse_args()
    lines = Lines.load(options.geodata / "borders.npz")
    index, brute = BorderIndex(lines), BruteForce(lines)
    random = np.random.default_rng(SEED)
    found = {
        "anywhere": compared(index, brute, *anywhere(random, options.anywhere)),
        "within 30 km of a border": compared(index, brute, *near_borders(random, brute, options.near)),
    }
    for name, value in found.items():
        print(
            f"{name:26s} {value['points']:>7,} points   worst error {value['worst_error_m']:.3f} m   "
            f"wrong border {value['wrong_borders']}   {value['seconds']:,.0f} s"
        )
    print(json.dumps(found))
    return int(any(value["worst_error_m"] > EXACT_M or value["wrong_borders"] for value in found.values()))


def anywhere(random: np.random.Generator, count: int) -> tuple[Floats, Floats]:
    """(latitudes, longitudes), as many on every square kilometre of the earth."""
    return np.degrees(np.arcsin(random.uniform(-1, 1, count))), random.uniform(-180, 180, count)


def near_borders(random: np.random.Generator, brute: BruteForce, count: int) -> tuple[Floats, Floats]:
    """(latitudes, longitudes) up to 30 km off a point of a line, as many on every kilometre of line."""
    on = brute.points[random.integers(0, len(brute.points), count)]
    off_m = NEAR_M * np.sqrt(random.uniform(0, 1, count))
    lon, lat, _ = WGS84.fwd(on[:, 0], on[:, 1], random.uniform(0, 360, count), off_m)
    return np.asarray(lat), np.asarray(lon)


def compared(index: BorderIndex, brute: BruteForce, lat: Floats, lon: Floats) -> dict[str, Any]:
    """The index beside the truth."""
    start = time.perf_counter()
    hits = index.nearest(lat, lon)
    worst_m, wrong = 0.0, 0
    for n in range(len(lat)):
        distance_m, line = brute.nearest(float(lat[n]), float(lon[n]))
        worst_m = max(worst_m, abs(float(hits.distance_m[n]) - distance_m))
        if hits.line[n] != line:
            wrong += brute.to_line(float(lat[n]), float(lon[n]), int(hits.line[n])) - distance_m > TIE_M
    seconds = time.perf_counter() - start
    return {"points": len(lat), "worst_error_m": worst_m, "wrong_borders": int(wrong), "seconds": seconds}


if __name__ == "__main__":
    sys.exit(main())
