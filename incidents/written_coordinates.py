"""Coordinates as somebody wrote them, on the desk: what they say, and what has to be asked before they are taken."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from geo.coordinates import Doubt, Offer, Reading, UnreadableCoordinatesError, read_coordinates
from geo.datasets import GeodataError
from geo.folding import plain
from geo.latlon import LatLon
from incidents.place_context import area
from record.vocabulary import Precision
from record.where import surroundings

__all__ = ["UnreadableCoordinatesError", "Written", "WrittenPoint", "finer_than_written", "read_written"]

DECIMALS = 7
"""A centimetre."""

_TOWNS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenPoint:
    """One point that the text may mean. ``echo`` is how it was read, ``area`` where that is."""

    latitude: float
    longitude: float
    precision_m: float
    echo: str
    area: str

    @property
    def sentence(self) -> str:
        """Echo and area in one."""
        return f"{self.echo} – {self.area}" if self.area else self.echo


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What a text of coordinates was read as. ``taken`` is the point to fill in, None where a person must choose."""

    points: tuple[WrittenPoint, ...]
    taken: WrittenPoint | None
    question: str

    def says(self, latitude: float, longitude: float) -> bool:
        """Whether one of the points is this one."""
        return any(
            abs(point.latitude - latitude) < 1.5e-7 and abs(point.longitude - longitude) < 1.5e-7
            for point in self.points
        )


def read_written(text: str, *, country: str = "", place_name: str = "") -> Written:
    """Read coordinates in any form.

    Where the order of two numbers is open, latitude comes first, as is the convention; unless only the other order lies
    in the incident's country (``country``, ISO code): then it is asked. A short Plus Code is read near the towns that
    its own town, or ``place_name``, may mean.

    Raises:
        UnreadableCoordinatesError: the text holds no coordinates. The message is a sentence.
    """
    reading = read_coordinates(text)
    if reading.doubt is Doubt.SHORT_PLUS_CODE:
        return _near_towns(reading, text, place_name)
    points = tuple(_point(offer) for offer in reading.offers)
    taken = points[0] if reading.offer is not None else None
    question = reading.question or ""
    if reading.doubt is Doubt.ORDER and _only_second_is_in(reading, country):
        taken = None
        question = _("Only the second of these lies in the country of the code. Which is meant?")
    return Written(points=points, taken=taken, question=question)


def finer_than_written(precision: str, precision_m: float) -> str:
    """A sentence where a precision claims more than the writing can tell; else empty."""
    if precision not in Precision.values:
        return ""
    claimed_m = Precision(precision).uncertainty_m
    if claimed_m is None or precision_m <= 2 * claimed_m:
        return ""
    return _(
        "The writing tells places apart to about %(written)d m only; precision “%(precision)s” means %(claimed)d m."
    ) % {
        "written": round(precision_m),
        "precision": Precision(precision).label,
        "claimed": round(claimed_m),
    }


def _point(offer: Offer, town: str = "") -> WrittenPoint:
    return WrittenPoint(
        latitude=round(offer.point.lat, DECIMALS),
        longitude=round(offer.point.lon, DECIMALS),
        precision_m=offer.precision_m,
        echo=f"{offer.echo} ({town})" if town else offer.echo,
        area=_area(offer.point),
    )


def _area(point: LatLon) -> str:
    try:
        return area(surroundings().at(point))
    except GeodataError:
        return ""


def _only_second_is_in(reading: Reading, country: str) -> bool:
    if not country or len(reading.offers) != 2:
        return False
    try:
        first, second = ({each.iso2 for each in surroundings().at(offer.point).countries} for offer in reading.offers)
    except GeodataError:
        return False
    return country in second and country not in first


def _near_towns(reading: Reading, text: str, place_name: str) -> Written:
    """A short Plus Code near each town that its name may mean; a person chooses."""
    code = text.split()[0]
    name = reading.place_name or place_name
    points: dict[tuple[float, float], WrittenPoint] = {}
    try:
        gazetteer = surroundings().gazetteer
    except GeodataError:
        gazetteer = None
    for town in gazetteer.search(name, limit=_TOWNS) if gazetteer and name else ():
        (offer,) = read_coordinates(code, reference=town.point).offers
        point = _point(offer, plain(town.name))
        points.setdefault((point.latitude, point.longitude), point)
    return Written(points=tuple(points.values()), taken=None, question=reading.question or "")
