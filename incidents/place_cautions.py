"""Asked before a place becomes public: a precision for land at a point at sea, or the other way round.

Never a refusal: harbours are built into the sea, coasts in the data are some hundred metres off, and editors know more.
"""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from geo.latlon import LatLon
from incidents.doubt import Doubt
from incidents.doubt_kinds import DoubtKind
from incidents.models import Claim, Incident
from incidents.place_context import area, is_at_sea, radius_m
from record.vocabulary import Precision
from record.where import surroundings


def doubts(placed: Incident | Claim, claim: Claim | None) -> Iterator[Doubt]:
    """The warning of a point that its precision does not fit; ``claim`` is that of a claim's own place. Milliseconds.

    Raises:
        GeodataError: the geographic data are not built.
    """
    for sentence in _cautions(placed):
        value = f"{placed.precision} {placed.latitude}, {placed.longitude}"
        said = sentence if claim else f"{_('The incident')}: {sentence}"
        yield Doubt(kind=DoubtKind.PRECISION, value=value, sentence=said, claim=claim)


def _cautions(placed: Incident | Claim) -> Iterator[str]:
    if placed.latitude is None or placed.longitude is None or placed.precision not in Precision.values:
        return
    precision, point = Precision(placed.precision), LatLon(placed.latitude, placed.longitude)
    said = {"precision": precision.label, "lat": round(point.lat, 7), "lon": round(point.lon, 7)}
    if precision is Precision.SEA_OR_AIR:
        # Of the point alone: the circle of what happened at sea may well reach the shore.
        here = surroundings().at(point)
        if not is_at_sea(here):
            yield _(
                "The precision is “%(precision)s”, and latitude %(lat)s, longitude %(lon)s lies in %(area)s. Is the "
                "precision another, or a digit wrong?"
            ) % {**said, "area": area(here)}
    elif is_at_sea(surroundings().at(point, radius_m(placed.precision, placed.uncertainty_m))):
        yield _(
            "The precision is “%(precision)s”, and no land lies within the uncertainty of latitude %(lat)s, longitude "
            "%(lon)s: it is at sea. Are they swapped, is a digit wrong, or is the precision “%(sea)s”?"
        ) % {**said, "sea": Precision.SEA_OR_AIR.label}
