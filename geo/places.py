"""What the gazetteer answers with: places that are known, and candidates for a name that someone typed."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Self

from geo.border_context import Admin1
from geo.latlon import LatLon

_CITY_POPULATION: Final = 100_000
_TOWN_POPULATION: Final = 5_000
"""No common definition says where a village ends; the UN's "degree of urbanisation" (2020) puts a town at 5,000."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A populated place.

    ``placeid`` is GeoNames' id, negative for a place of our own. ``name`` is as GeoNames writes it, ``plain`` in plain
    letters. ``admin1_code`` is GeoNames' own code (``01``); ``admin1`` the province where the file was built with them.
    ``population`` is None where unknown. ``distance_m`` is set by ``nearest`` only. ``source`` says where the row comes
    from, ``note`` what a reader should know of it.
    """

    placeid: int
    name: str
    plain: str
    name_ar: str | None
    point: LatLon
    country: str
    admin1_code: str | None
    admin1: Admin1 | None
    population: int | None
    is_capital: bool
    source: str
    note: str | None = None
    distance_m: float | None = None

    @property
    def kind(self) -> str:
        """One of "capital", "city", "town", "village", or "populated place" where nobody counted."""
        if self.is_capital:
            return "capital"
        if self.population is None:
            return "populated place"
        if self.population >= _CITY_POPULATION:
            return "city"
        return "town" if self.population >= _TOWN_POPULATION else "village"

    @property
    def precision(self) -> str:
        """The precision that this place's point can have: "locality" for a village, else "town", the wider one."""
        return "locality" if self.kind == "village" else "town"


class Match(StrEnum):
    """How a candidate's name meets the text, best first."""

    EXACT = "exact"
    BEGINNING = "beginning"
    WORDS = "words"
    SIMILAR = "similar"
    GEOCODER = "geocoder"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A place that a text may mean. An offer: a person chooses, nothing is resolved silently.

    ``matched`` is the spelling that met the text. ``precision`` is a term of the project's vocabulary. ``distance_m``
    is from the point that the search was near to, None where there was none. ``is_hinted``: it lies in
    the province or country that the text itself names. A geocoder's answer has no ``placeid``.
    """

    name: str
    kind: str
    point: LatLon
    precision: str
    source: str
    match: Match
    matched: str
    name_ar: str | None = None
    country: str | None = None
    admin1: Admin1 | None = None
    population: int | None = None
    placeid: int | None = None
    note: str | None = None
    distance_m: float | None = None
    is_hinted: bool = False

    @classmethod
    def of_place(
        cls, place: Place, *, match: Match, matched: str, distance_m: float | None, is_hinted: bool = False
    ) -> Self:
        """A place of the gazetteer as a candidate."""
        return cls(
            name=place.name,
            kind=place.kind,
            point=place.point,
            precision=place.precision,
            source=place.source,
            match=match,
            matched=matched,
            name_ar=place.name_ar,
            country=place.country,
            admin1=place.admin1,
            population=place.population,
            placeid=place.placeid,
            note=place.note,
            distance_m=distance_m,
            is_hinted=is_hinted,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What a map shows, in degrees. ``west`` above ``east`` is a view over the antimeridian."""

    south: float
    west: float
    north: float
    east: float

    @property
    def longitudes(self) -> tuple[tuple[float, float], ...]:
        """Its ranges from west to east: one, or two over the antimeridian."""
        if self.west <= self.east:
            return ((self.west, self.east),)
        return ((self.west, 180.0), (-180.0, self.east))

    def __contains__(self, point: LatLon) -> bool:
        """Whether the point is in view, edges included."""
        if not self.south <= point.lat <= self.north:
            return False
        if self.west <= self.east:
            return self.west <= point.lon <= self.east
        return point.lon >= self.west or point.lon <= self.east
