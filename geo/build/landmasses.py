"""Land in pieces that one can walk: what the sea parts, and no river, harbour or causeway does."""

from collections.abc import Sequence

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from shapely.affinity import translate
from shapely.geometry import MultiPolygon
from shapely.geometry.base import BaseGeometry

from geo.build.grid import Grid

_GAP_DEG = 0.019
"""Water no wider than this (2 km) parts nothing of one country: Montreal, Manhattan, Euboea. Sicily is farther off."""
_SEAM_DEG = 1e-6


def landmasses(land: BaseGeometry, countries: Grid) -> list[MultiPolygon]:
    """The polygons of ``land`` (degrees, cut at the antimeridian), gathered by landmass, the largest first.

    Across a narrow water only land of one country belongs together: Samos is no part of Asia. What touches the
    antimeridian on one side belongs to what touches it on the other. Cost: some seconds.
    """
    parts = shapely.get_parts(land)
    eastern = np.flatnonzero(shapely.bounds(parts)[:, 0] <= -180.0 + _SEAM_DEG)
    beyond = [translate(part, xoff=360.0) for part in parts[eastern]]
    everywhere = np.array([*parts, *beyond], dtype=object)
    origin = np.concatenate([np.arange(len(parts)), eastern])
    one, other = shapely.STRtree(everywhere).query(everywhere, predicate="dwithin", distance=_GAP_DEG)
    near = one < other
    one, other = one[near], other[near]
    joined = np.array([_belong(everywhere[a], everywhere[b], countries) for a, b in zip(one, other, strict=True)], bool)
    one, other = origin[one[joined]], origin[other[joined]]
    pairs = coo_array((np.ones(len(one)), (one, other)), shape=(len(parts), len(parts)))
    _, label = connected_components(pairs, directed=False)
    return _by_size([MultiPolygon(list(parts[label == mass])) for mass in np.unique(label)])


def _belong(a: BaseGeometry, b: BaseGeometry, countries: Grid) -> bool:
    """Whether two polygons meet, or have land of one country where they are nearest."""
    if shapely.dwithin(a, b, _SEAM_DEG):
        return True
    return bool(_countries_near(a, b, countries) & _countries_near(b, a, countries))


def _countries_near(part: BaseGeometry, other: BaseGeometry, countries: Grid) -> set[int]:
    """The countries of what of ``part`` lies round ``other``."""
    west, south, east, north = shapely.bounds(other).tolist()
    reach = 2 * _GAP_DEG
    here = shapely.clip_by_rect(part, west - reach, south - reach, east + reach, north + reach)
    return set(countries.owners[countries.tree.query(here, predicate="intersects")].tolist())


def _by_size(found: Sequence[MultiPolygon]) -> list[MultiPolygon]:
    return sorted(found, key=lambda mass: -mass.area)
