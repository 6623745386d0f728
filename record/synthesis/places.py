"""Where synthetic incidents happen: towns weighted as real data on conflicts are, each with its real border context.

The shape is that of two public sets on Iraq: of UCDP's 7,500 events 1989 to 2018, 23 % stand on one coordinate (the
capital) and 13 % are placed no better than a province; of the US military's 112,000 reports 2006 to 2008, four fifths
have a coordinate of their own.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from random import Random
from typing import Final

from geo.border_context import BorderContext
from geo.context import Surroundings
from geo.gazetteer import Gazetteer
from geo.geodesic import destination
from geo.latlon import LatLon
from geo.places import Place
from record.dossier import Name, PublicPlace
from record.vocabulary import Precision

#: Countries with wars in our time, and how much of the incidents each gets.
COUNTRIES: Final = dict(
    zip(
        ("IQ", "SY", "AF", "YE", "SD", "CD", "SO", "UA", "LY", "ML", "BF", "SS", "MM", "NG", "ET", "CF", "PK", "CO"),
        (9.0, 9.0, 6.0, 5.0, 5.0, 4.0, 4.0, 3.0, 3.0, 3.0, 3.0, 3.0, 2.0, 2.0, 2.0, 2.0, 1.0, 0.7),
        strict=True,
    )
)
#: How the number of incidents falls from the first town to the next: the n-th has n ** -1.4 of it, as in UCDP's data.
_FALL: Final = 1.4
#: What share of the incidents is placed how. The rest is placed no better than a country, and has no point.
_IN_TOWNS, _BY_STREET, _IN_DISTRICTS, _IN_PROVINCES = 0.58, 0.26, 0.03, 0.12
_STREET: Final = (Precision.EXACT, Precision.SITE, Precision.SITE, Precision.LOCALITY, Precision.LOCALITY)
_UNCERTAINTY_M: Final = {
    Precision.EXACT: 10.0,
    Precision.SITE: 100.0,
    Precision.LOCALITY: 1_000.0,
    Precision.TOWN: 5_000.0,
    Precision.DISTRICT: 25_000.0,
    Precision.PROVINCE: 100_000.0,
}
_FEWEST, _MOST, _INCIDENTS_A_PLACE = 300, 40_000, 20


@dataclass(frozen=True, slots=True, kw_only=True)
class SyntheticPlace:
    """A place where incidents happen. ``context`` is None until ``with_context``, and for a whole country for good."""

    place: PublicPlace
    country: str
    context: BorderContext | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """All places, and how often each is drawn: ``upto[n]`` is the share of the first n + 1."""

    places: tuple[SyntheticPlace, ...]
    upto: tuple[float, ...]


def draw_places(gazetteer: Gazetteer, *, incidents: int, seed: int) -> Places:
    """The places for so many incidents: 300 to 40,000, without their contexts. The same for the same arguments."""
    random = Random(f"places {seed}")  # noqa: S311  # made up, not secret
    towns = _ranked_towns(gazetteer, random)
    count = max(_FEWEST, min(_MOST, incidents // _INCIDENTS_A_PLACE))
    towns = towns[: max(100, count // 6)]
    falling = [rank**-_FALL for rank in range(1, len(towns) + 1)]
    districts = towns[: max(20, len(towns) // 10)]
    provinces = _provinces(towns)
    streets = _streets(towns, count - len(towns), random)
    groups = (
        (_IN_TOWNS, [_in_town(town, Precision.TOWN) for town in towns], falling),
        (_BY_STREET, streets, [1.0 / (1 + place % 97) for place in range(len(streets))]),
        (_IN_DISTRICTS, [_in_town(town, Precision.DISTRICT) for town in districts], falling[: len(districts)]),
        (_IN_PROVINCES, provinces, [1.0 / rank for rank in range(1, len(provinces) + 1)]),
        (1 - _IN_TOWNS - _BY_STREET - _IN_DISTRICTS - _IN_PROVINCES, _countries(), list(COUNTRIES.values())),
    )
    shares = [share * weight / sum(weights) for share, _places, weights in groups for weight in weights]
    upto = [*accumulate(shares)]
    upto[-1] = 1.0
    return Places(places=tuple(place for _share, places, _weights in groups for place in places), upto=tuple(upto))


def with_context(place: SyntheticPlace, surroundings: Surroundings) -> SyntheticPlace:
    """The place with what really lies round it. Some milliseconds, more for a wide circle."""
    point, radius = place.place.point, place.place.uncertainty_m
    return place if point is None else replace(place, context=surroundings.at(point, radius or 0.0))


def _ranked_towns(gazetteer: Gazetteer, random: Random) -> list[Place]:
    """Towns of all the countries, those where most happens first: the large ones mostly, with luck small ones too."""

    def score(town: Place) -> float:
        return COUNTRIES[town.country] * math.sqrt((town.population or 0) + 500) * random.expovariate(1.0)

    towns = [town for country in COUNTRIES for town in gazetteer.of_country(country)]
    scored = [(score(town), town.placeid, town) for town in towns]
    return [town for _score, _id, town in sorted(scored, key=lambda each: each[:2], reverse=True)]


def _in_town(town: Place, precision: Precision, point: LatLon | None = None, words: str = "") -> SyntheticPlace:
    names = (Name(text=town.name_ar, language="ar"),) if town.name_ar and not words else ()
    place = PublicPlace(
        name=words or town.plain,
        names=names,
        point=point or town.point,
        precision=precision,
        uncertainty_m=_UNCERTAINTY_M[precision],
    )
    return SyntheticPlace(place=place, country=town.country)


def _streets(towns: Sequence[Place], count: int, random: Random) -> list[SyntheticPlace]:
    """Places with a coordinate of their own, some kilometres from a town."""
    # A gentler fall than that of the towns' own, so that not all of them crowd round the first few.
    weights = [rank**-0.7 for rank in range(1, len(towns) + 1)]
    made = []
    for town in random.choices(towns, weights, k=max(count, 20)):
        point = destination(town.point, random.uniform(0, 360), random.expovariate(1 / 5_000))
        point = LatLon(round(point.lat, 5), round(point.lon, 5))
        made.append(_in_town(town, random.choice(_STREET), point, f"near {town.plain}"))
    return made


def _provinces(towns: Sequence[Place]) -> list[SyntheticPlace]:
    """Each province that has one of the towns, drawn in the middle of its towns; the first of the first town."""
    of: dict[tuple[str, str], list[Place]] = {}
    for town in towns:
        if town.admin1 is not None:
            of.setdefault((town.country, town.admin1.name), []).append(town)
    made = []
    for (country, name), members in of.items():
        point = LatLon(
            round(sum(town.point.lat for town in members) / len(members), 4),
            round(sum(town.point.lon for town in members) / len(members), 4),
        )
        precision = Precision.PROVINCE
        place = PublicPlace(name=name, point=point, precision=precision, uncertainty_m=_UNCERTAINTY_M[precision])
        made.append(SyntheticPlace(place=place, country=country))
    return made


def _countries() -> list[SyntheticPlace]:
    return [
        SyntheticPlace(
            place=PublicPlace(name=code, point=None, precision=Precision.COUNTRY, uncertainty_m=None), country=code
        )
        for code in COUNTRIES
    ]
