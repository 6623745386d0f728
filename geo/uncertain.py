"""How near and how far a place can be from a line when it lies anywhere within a circle."""

from typing import Final

import numpy as np

from geo.borders import BorderIndex
from geo.geodesic import Floats, fan
from geo.latlon import LatLon

_TOLERANCE_M: Final = 1.0
_TOLERANCE_OF_RADIUS: Final = 1e-4
_FIRST_RINGS: Final = 4
_FIRST_SECTORS: Final = 16
_MOST_ROUNDS: Final = 24


def distance_range(index: BorderIndex, centre: LatLon, radius_m: float, distance_m: float) -> tuple[float, float]:
    """(nearest, farthest) distance in metres to the index's lines from the points of a circle with its inside.

    ``distance_m`` is the centre's own distance. Nearest: the way to the line may be walked, so it is exactly
    ``max(0, d - r)``. Farthest: never more than d + r, but less where the line bends round the circle or runs on both
    sides of it; found by halving the cells of the circle, dropping each whose middle says that no point in it can beat
    the best so far (a distance changes by at most a metre a metre). Within 1 m, or a ten-thousandth of the radius.

    Cost: one query where the line is far or straight, else some milliseconds.
    """
    if radius_m <= 0:
        return distance_m, distance_m
    return max(0.0, distance_m - radius_m), _farthest(index, centre, radius_m, distance_m)


def _farthest(index: BorderIndex, centre: LatLon, radius_m: float, distance_m: float) -> float:
    tolerance = max(_TOLERANCE_M, _TOLERANCE_OF_RADIUS * radius_m)
    away = (float(index.nearest(centre.lat, centre.lon).bearing_deg[0]) + 180.0) % 360.0
    best = float(_distances(index, centre, np.array([away]), np.array([radius_m]))[0])
    if best >= distance_m + radius_m - tolerance:
        return best
    edges = np.linspace(0.0, radius_m, _FIRST_RINGS + 1)
    turns = np.linspace(0.0, 360.0, _FIRST_SECTORS, endpoint=False)
    inner, start = (grid.ravel() for grid in np.meshgrid(edges[:-1], turns))
    depth, width = radius_m / _FIRST_RINGS, 360.0 / _FIRST_SECTORS
    best = max(best, distance_m)
    for _ in range(_MOST_ROUNDS):
        # The middle of a cell lies on its outer arc: the farthest place mostly lies on the circle's edge.
        found = _distances(index, centre, start + width / 2, inner + depth)
        best = max(best, float(found.max()))
        half_arc = np.radians(width / 2) * (inner + depth)
        may_beat = found + np.hypot(depth, half_arc) > best + tolerance
        inner, start = inner[may_beat], start[may_beat]
        if not len(inner):
            break
        depth, width = depth / 2, width / 2
        inner = np.concatenate([inner, inner, inner + depth, inner + depth])
        start = np.concatenate([start, start + width, start, start + width])
    return best


def _distances(index: BorderIndex, centre: LatLon, bearings: Floats, distances_m: Floats) -> Floats:
    lat, lon = fan(centre, bearings, distances_m)
    return index.nearest(lat, lon).distance_m
