"""Warnings of coordinates that are likely mistyped: swapped, a sign lost, in another country than the code says.

Warnings, never refusals: an incident may truly lie across a border, and a code's prefix may be the mistake.
"""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from geo.border_context import BorderContext
from geo.datasets import GeodataError
from geo.geodesic import distance_m
from geo.latlon import CoordinateError, LatLon
from incidents.doubt import Doubt
from incidents.doubt_kinds import DoubtKind
from incidents.models import Claim, Incident
from incidents.place_context import area, country_of_code, is_at_sea, not_built, radius_m
from record.directions import own_direction
from record.vocabulary import Precision
from record.where import surroundings


def doubts(incident: Incident) -> Iterator[Doubt]:
    """Why the incident's point may be wrong. Some milliseconds; the first call of a process takes about a second.

    Raises:
        GeodataError: the geographic data are not built.
    """
    for sentence in _doubts(incident, incident.code, may_be_abroad=False):
        # Isolated, since a name may run from right to left and the message bears no direction of its own.
        name = incident.place_name
        said = f"{own_direction(name)}: {sentence}" if name else sentence
        yield Doubt(kind=DoubtKind.POINT, value=_value(incident, incident.code), sentence=said)


def doubts_of_claim(claim: Claim, incident: Incident) -> Iterator[Doubt]:
    """The same of a claim's own place, which may well lie in another country: only where a mistake would explain it.

    Raises:
        GeodataError: the geographic data are not built.
    """
    for sentence in _doubts(claim, incident.code, may_be_abroad=True):
        yield Doubt(kind=DoubtKind.POINT, value=_value(claim, incident.code), sentence=sentence, claim=claim)


def open_questions(incident: Incident) -> tuple[str, ...]:
    """What nothing but a person can tell of a point that was entered just now, as sentences; nobody has to answer.

    Both orders of its numbers lie in the country, or the geographic data are not built.
    """
    if incident.latitude is None or incident.longitude is None:
        return ()
    try:
        expected = _country_of(incident.code)
        point = LatLon(incident.latitude, incident.longitude)
        radius = radius_m(incident.precision, incident.uncertainty_m)
        if expected is None or not _lies_in(surroundings().at(point, radius), expected):
            return ()
        return tuple(_order_open(point, radius, expected))
    except GeodataError:
        return (not_built(),)


def _doubts(placed: Incident | Claim, code: str, *, may_be_abroad: bool) -> Iterator[str]:
    expected = _country_of(code)
    if placed.latitude is None or placed.longitude is None:
        return
    if expected is None:
        if placed.latitude == placed.longitude == 0:
            yield _("Zero and zero is what programs write for a place that is not known: empty both.")
        return
    point = LatLon(placed.latitude, placed.longitude)
    radius = radius_m(placed.precision, placed.uncertainty_m)
    if not _lies_in(surroundings().at(point, radius), expected):
        # Of what happened at sea the code tells for which country it is recorded, not where it lies.
        at_sea = placed.precision == Precision.SEA_OR_AIR and is_at_sea(surroundings().at(point))
        may_be_abroad = may_be_abroad or at_sea
        yield from _elsewhere(point, radius, expected, code, may_be_abroad=may_be_abroad)


def _value(placed: Incident | Claim, code: str) -> str:
    return f"{placed.latitude}, {placed.longitude} {code[:2]}"


def _order_open(point: LatLon, radius: float, expected: str) -> Iterator[str]:
    """Both orders lie in the country: nothing but a person can tell, so it is asked once, when the point is entered."""
    swapped = _swapped(point)
    if swapped is None or distance_m(point, swapped) <= max(radius, 1.0):
        return
    there = surroundings().at(swapped)
    if _lies_in(there, expected):
        yield _(
            "%(point)s lies in %(area)s; the other way round it would lie in %(other)s, in the same country. "
            "Was latitude entered first?"
        ) % {"point": _said(point), "area": area(surroundings().at(point)), "other": area(there)}


def _elsewhere(point: LatLon, radius: float, expected: str, code: str, *, may_be_abroad: bool) -> Iterator[str]:
    mistake = _likely_mistake(point, expected)
    if may_be_abroad and not mistake:
        return
    sentence = _("%(point)s lies %(where)s; the code %(code)s says %(country)s.") % {
        "point": _said(point),
        "where": _where(surroundings().at(point, radius)),
        "code": code,
        "country": country_of_code(expected),
    }
    yield f"{sentence} {mistake or _('Is a digit wrong, or the code?')}"


def _likely_mistake(point: LatLon, expected: str) -> str:
    """The one slip after which the point would lie in the country, as a question; empty where none does."""
    lat, lon = point.lat, point.lon
    if lat == lon == 0:
        return _("Zero and zero is what programs write for a place that is not known: empty both.")
    swapped = _swapped(point)
    slips = [
        (swapped, _("Swapped? The other way round it lies in %(area)s.")),
        (LatLon(lat, -lon), _("Is the sign of the longitude wrong? East is positive. It would lie in %(area)s.")),
        (LatLon(-lat, lon), _("Is the sign of the latitude wrong? North is positive. It would lie in %(area)s.")),
        (LatLon(-lat, -lon), _("Are both signs wrong? It would lie in %(area)s.")),
    ]
    for meant, question in slips:
        if meant is not None and _lies_in(context := surroundings().at(meant), expected):
            return question % {"area": area(context)}
    return ""


def _swapped(point: LatLon) -> LatLon | None:
    try:
        return LatLon(point.lon, point.lat)
    except CoordinateError:
        return None


def _lies_in(context: BorderContext, expected: str) -> bool:
    """Whether the place may lie in a country, by any party's view where the ground is disputed."""
    if any(country.iso2 == expected for country in (*context.countries, context.country) if country):
        return True
    parties = (*context.territory.held_by, *context.territory.claimed_by) if context.territory else ()
    return surroundings().country_names.get(expected) in parties


def _country_of(code: str) -> str | None:
    """The country that a code begins with; None where that is no country's code."""
    prefix = code[:2]
    return prefix if prefix in surroundings().country_names else None


def _where(context: BorderContext) -> str:
    return _("at sea") if is_at_sea(context) else _("in %(area)s") % {"area": area(context)}


def _said(point: LatLon) -> str:
    return _("latitude %(lat)s, longitude %(lon)s") % {"lat": round(point.lat, 7), "lon": round(point.lon, 7)}
