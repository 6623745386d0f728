"""The neighbourhood of an incident, ready to draw: from ``geo``'s local map to lines and names in Leaflet's order.

What is drawn is what was measured: the border lines are those of the engine.
"""

import logging
import math
from functools import lru_cache
from typing import Any, Final

from django.utils.translation import get_language

from geo.border_context import Country, Dataset
from geo.datasets import GeodataError
from geo.latlon import LatLon
from geo.local_map import Coordinates, LocalMap, local_map
from record.dossier import Dossier
from record.where import surroundings
from record.where_words import country_name

LEAST_RADIUS_M: Final = 400_000.0  # some zooms out from a town, the borders round it still stand
RADIUS_OF_UNCERTAINTY: Final = 6.0  # times the place's own uncertainty, where that is more
# A province's outline and the country's border come from two datasets, which lie up to 2.6 km apart (95 %). Where the
# one follows the other, only the border is drawn: two lines would say that there are two.
SAME_LINE_M: Final = 6_000.0
_DEGREE_M: Final = 111_195.0  # of latitude, on the mean sphere

Pair = tuple[float, float]
_log = logging.getLogger(__name__)


def neighbourhood(dossier: Dossier) -> LocalMap | None:
    """What lies round the dossier's point; None without a point, or where the geographic data are not built.

    Cost: some milliseconds the first time, and 0.3 s once a process to read the data.
    """
    point = dossier.place.point
    if point is None:
        return None
    radius_m = max(LEAST_RADIUS_M, RADIUS_OF_UNCERTAINTY * (dossier.place.uncertainty_m or 0.0))
    try:
        return _local_map(point, radius_m)
    except GeodataError as error:
        _log.warning("The map of %s is drawn without borders: %s", dossier.code, error)
        return None


def country_names() -> dict[str, str]:
    """The names of all countries in the language in use, by ISO code; empty where the data are not built."""
    try:
        features = surroundings().features
    except GeodataError:
        return {}
    return _country_names(get_language() or "en", tuple((f.iso2, f.country) for f in features if f.iso2))


@lru_cache(maxsize=8)
def _country_names(language: str, countries: tuple[tuple[str, str], ...]) -> dict[str, str]:
    return {iso2: country_name(Country(iso2=iso2, name=name), language) for iso2, name in countries}


def datasets_in_use() -> tuple[Dataset, ...]:
    """The datasets that borders are drawn from; empty where they are not built."""
    try:
        return surroundings().datasets
    except GeodataError:
        return ()


@lru_cache(maxsize=128)
def _local_map(point: LatLon, radius_m: float) -> LocalMap:
    return local_map(surroundings(), point, radius_m)


def lines_and_names(local: LocalMap | None, home: Country | None) -> dict[str, Any]:
    """Borders, countries and the province as JSON-able values; positions are [latitude, longitude].

    ``home`` is the incident's country, which is drawn lightest.
    """
    if local is None:
        return {"borders": [], "countries": [], "provinces": []}
    borders = [line.coordinates for line in local.borders]
    return {
        "borders": [{"line": _pairs(line.coordinates), "disputed": line.disputed} for line in local.borders],
        "countries": [
            {
                "name": country_name(label.country, get_language() or "en"),
                "home": home is not None and label.country.iso2 == home.iso2,
                "rings": [_pairs(ring) for ring in label.rings],
            }
            for label in local.labels
        ],
        "provinces": [
            {
                "name": province.name,
                "name_ar": province.name_ar or "",
                "rings": [_pairs(ring) for ring in province.rings],
                "lines": [_pairs(run) for ring in province.rings for run in apart(ring, borders)],
            }
            for province in local.provinces
        ],
    }


def _pairs(coordinates: Coordinates) -> list[Pair]:
    return [(y, x) for x, y in coordinates]


def apart(ring: Coordinates, borders: list[Coordinates]) -> list[Coordinates]:
    """The runs of a ring that do not follow a border: both ends of each piece lie farther off than ``SAME_LINE_M``.

    Plane geometry at the ring's latitude: this decides what is drawn, and measures nothing.
    """
    far = [all(_distance_m(vertex, a, b) > SAME_LINE_M for a, b in _segments(borders)) for vertex in ring]
    runs: list[Coordinates] = []
    for index in range(1, len(ring)):
        if not (far[index - 1] and far[index]):
            continue
        if runs and runs[-1][-1] == ring[index - 1]:
            runs[-1].append(ring[index])
        else:
            runs.append([ring[index - 1], ring[index]])
    return runs


def _segments(lines: list[Coordinates]) -> list[tuple[Pair, Pair]]:
    return [(line[i - 1], line[i]) for line in lines for i in range(1, len(line))]


def _distance_m(p: Pair, a: Pair, b: Pair) -> float:
    """From a point to a segment, all (longitude, latitude)."""
    shrink = math.cos(math.radians(p[1]))
    ax, ay = (a[0] - p[0]) * shrink, a[1] - p[1]
    bx, by = (b[0] - p[0]) * shrink, b[1] - p[1]
    dx, dy = bx - ax, by - ay
    length2 = dx * dx + dy * dy
    t = max(0.0, min(1.0, -(ax * dx + ay * dy) / length2)) if length2 else 0.0
    return math.hypot(ax + t * dx, ay + t * dy) * _DEGREE_M
