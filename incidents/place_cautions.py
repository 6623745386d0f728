"""Asked before a place becomes public: a precision for land at a point at sea, or the other way round.

Never a refusal: harbours are built into the sea, coasts in the data are some hundred metres off, and editors know more.
"""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from geo.datasets import GeodataError
from geo.latlon import LatLon
from incidents.dossier_builder import claims_of
from incidents.models import Claim, Incident
from incidents.place_context import area, is_at_sea, radius_m
from record.vocabulary import Precision
from record.where import surroundings


def cautions(incident: Incident) -> tuple[str, ...]:
    """A sentence for each point that its precision does not fit, the incident's first. Five queries, some milliseconds.

    Empty where the geographic data are not built: then nothing with a point can be published either.
    """
    placed: list[tuple[str, Incident | Claim]] = [(_("The incident"), incident)]
    placed += [(_claim(claim), claim) for claim in claims_of(incident)]
    try:
        return tuple(f"{name}: {sentence}" for name, each in placed for sentence in _cautions(each))
    except GeodataError:
        return ()


def _claim(claim: Claim) -> str:
    return _("Claim %(number)d") % {"number": claim.number}


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
