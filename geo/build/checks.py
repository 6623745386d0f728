"""Checks that fail the build: facts that any good set of data must agree with."""

from collections import defaultdict
from pathlib import Path

from geo.areas import AreaIndex
from geo.borders import Feature
from geo.build.coverage import Line, land_neighbours, length_m
from geo.latlon import LatLon


class CheckError(RuntimeError):
    """The data contradict a fact. The message says which."""


NO_SHARED_EDGE = frozenset(
    map(
        frozenset,
        [
            ("CU", "US"),  # Guantanamo Bay is drawn as Cuba
            ("AL", "RS"),  # GeoNames counts Kosovo within Serbia here
            ("GP", "AN"),  # the Netherlands Antilles are no more
        ],
    )
)
"""Neighbours by GeoNames' table that the coverage has no common land edge for."""
GONE = frozenset({"CS", "AN"})
"""Serbia and Montenegro, the Netherlands Antilles: codes of states that are no more."""
LONGEST_TOTAL_KM = 255_000.0
SHORTEST_TOTAL_KM = 210_000.0
"""The world's land borders are about 250,000 km along the ground; lines of few points are shorter."""

LENGTHS_KM = {
    frozenset(("FI", "SE")): 545,
    frozenset(("FI", "RU")): 1309,
    frozenset(("NO", "SE")): 1666,
    frozenset(("NO", "RU")): 191,
    frozenset(("IQ", "SY")): 599,
    frozenset(("CA", "US")): 8893,
    frozenset(("KZ", "RU")): 7644,
}
"""Land borders as the CIA World Factbook has them. Lines of few points are shorter."""
LENGTH_WITHIN = (0.7, 1.1)

GROUND = (
    (LatLon(66.0, 90.0), True),  # Siberia
    (LatLon(67.86, 20.23), True),  # Kiruna
    (LatLon(71.2, -179.5), True),  # Wrangel Island, over the antimeridian
    (LatLon(67.0, -179.0), True),  # Chukotka, beyond it
    (LatLon(-16.85, -179.97), True),  # Taveuni, beyond it
    (LatLon(-88.0, 0.0), True),
    (LatLon(71.2, 40.0), False),  # Barents Sea
    (LatLon(67.0, 5.0), False),  # Norwegian Sea
    (LatLon(71.3, -145.0), False),  # Beaufort Sea
    (LatLon(-16.5, 0.0), False),  # Atlantic
)
"""Whether points lie on land: round the antimeridian and the pole, where rings of land are easily turned inside out."""

FACTS = (
    (LatLon(34.3683, 41.0944), "IQ", "IQ-AN", 11_200, 150),  # Qaim
    (LatLon(34.3925, 40.9895), "IQ", "IQ-AN", 1_300, 150),  # Husaybah
    (LatLon(34.45, 40.92), "SY", "SY-DY", None, None),  # Abu Kamal
    (LatLon(33.98, 43.25), "IQ", "IQ-SD", None, None),  # Lake Tharthar
    (LatLon(36.1654, -5.3486), "ES", "ES-CA", 1_150, 150),  # La Línea, north of Gibraltar
)


def check_borders(lines: list[Line], features: list[Feature]) -> None:
    """The total length and some that are known are plausible, and every pair of neighbours has a border.

    Raises:
        CheckError: if not.
    """
    metres: dict[frozenset[str], float] = defaultdict(float)
    for line in lines:
        a, b = features[line.left], features[line.right]
        for pair in {frozenset((x, y)) for x in (a.iso2, a.power) for y in (b.iso2, b.power) if x and y}:
            metres[pair] += length_m(line)
    total_km = sum(map(length_m, lines)) / 1000
    if not SHORTEST_TOTAL_KM < total_km < LONGEST_TOTAL_KM:
        msg = f"The land borders of the world are {total_km:,.0f} km in these data, which cannot be."
        raise CheckError(msg)
    missing = [pair for pair in land_neighbours() - NO_SHARED_EDGE if not metres[pair] and not pair & GONE]
    if missing:
        msg = f"These neighbours have no border: {', '.join(sorted('-'.join(sorted(pair)) for pair in missing))}."
        raise CheckError(msg)
    for pair, known_km in LENGTHS_KM.items():
        low, high = (share * known_km for share in LENGTH_WITHIN)
        if not low < metres[pair] / 1000 < high:
            name, found_km = "-".join(sorted(pair)), metres[pair] / 1000
            msg = f"The border {name} is {known_km:,} km long; the data have {found_km:,.0f}."
            raise CheckError(msg)


def check_land(land: AreaIndex) -> None:
    """Known points are land or sea.

    Raises:
        CheckError: one is not.
    """
    for point, is_land in GROUND:
        if bool(land.all_at(point.lat, point.lon)) != is_land:
            msg = f"{point} is {'land' if is_land else 'sea'}; the data say otherwise."
            raise CheckError(msg)


def check_points(directory: Path) -> None:
    """Known places lie where they lie.

    Raises:
        CheckError: one does not.
    """
    from geo.context import Surroundings

    around = Surroundings.load(directory)
    for point, country, province, distance_m, tolerance_m in FACTS:
        found = around.at(point)
        said = (found.country and found.country.iso2, found.admin1 and found.admin1.iso)
        if said != (country, province):
            msg = f"{point} lies in {country}, {province}; the data say {said}."
            raise CheckError(msg)
        if (
            distance_m is not None
            and tolerance_m is not None
            and (found.border is None or abs(found.border.distance_m - distance_m) > tolerance_m)
        ):
            msg = f"{point} lies {distance_m} m from the border; the data say {found.border}."
            raise CheckError(msg)
