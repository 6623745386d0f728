"""How much of a claim's own place is made public: never more than of the incident's place, and less where it asks so.

A claim speaks of the same event as its incident. A finer place of the one would tell where the other lies; so the
coarser of the two settings holds for a claim, whatever was chosen, and what could not protect anything is refused.
"""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from django.utils.translation import gettext as _

from geo.geodesic import distance_m
from geo.latlon import LatLon
from incidents.models import Claim, Incident
from record.publication import Publication
from record.vocabulary import Disclosure, PublicationKind

#: Points closer than this are one place: the radius of a building or a street (``Precision.SITE``).
ONE_PLACE_M: Final = 100.0
_FINE_TO_COARSE: Final = (Disclosure.AS_RECORDED, Disclosure.GRID, Disclosure.COUNTRY, Disclosure.WITHHELD)
_SHOWN: Final = (PublicationKind.PUBLISHED, PublicationKind.CORRECTED)


class Setting(NamedTuple):
    """How much is made public of a place; ``cell_km`` where that is a grid cell."""

    disclosure: Disclosure
    cell_km: int | float | None = None

    @property
    def coarseness(self) -> tuple[int, float]:
        """How little it tells, to be compared: as recorded, cells by their size, country, nothing."""
        at = _FINE_TO_COARSE.index(self.disclosure)
        return at, float(self.cell_km or 0.0) if self.disclosure is Disclosure.GRID else 0.0


def setting_of(placed: Incident | Claim) -> Setting | None:
    """What was chosen; None for a claim that follows its incident."""
    return Setting(Disclosure(placed.disclosure), placed.cell_km) if placed.disclosure else None


def effective(claim: Claim, incident: Incident) -> Setting:
    """The coarser of what was chosen for the claim and for its incident."""
    own, whole = setting_of(claim), Setting(Disclosure(incident.disclosure), incident.cell_km)
    return max(own or whole, whole, key=lambda each: each.coarseness)


def is_coarser(claim: Claim, incident: Incident) -> bool:
    """Whether less is made public of the claim's own place than of the incident's."""
    whole = Setting(Disclosure(incident.disclosure), incident.cell_km)
    return effective(claim, incident).coarseness > whole.coarseness


def refusals(incident: Incident, claims: Sequence[Claim]) -> Iterator[tuple[Claim, str]]:
    """Settings of claims that cannot hold or protect nothing, each with a sentence. No query."""
    whole = Setting(Disclosure(incident.disclosure), incident.cell_km)
    for claim in claims:
        own = setting_of(claim)
        if own is None:
            continue
        if not claim.has_own_place:
            yield claim, _("it has no place of its own, so that nothing of it can be coarsened: clear its disclosure.")
        elif own.coarseness < whole.coarseness:
            yield (
                claim,
                _(
                    "its own place would be shown more closely than the incident's, which would tell where that is: "
                    "clear its disclosure, or choose a coarser one."
                ),
            )
        elif is_coarser(claim, incident):
            yield from ((claim, sentence) for sentence in _unprotected(claim, incident, claims))


def _unprotected(claim: Claim, incident: Incident, claims: Sequence[Claim]) -> Iterator[str]:
    """Why a coarser place of a claim is none: there is nothing to coarsen, or the same point is shown elsewhere."""
    setting, point = effective(claim, incident), _point(claim)
    if point is None:
        if setting.disclosure is not Disclosure.WITHHELD:
            yield _("its own place is to be coarsened, and there is no point to begin from.")
        return
    if _is_one_place(point, _point(incident)):
        yield _(
            "its own place is the incident's, which is shown more closely: coarsen that of the incident, or clear the "
            "claim's disclosure."
        )
    for other in claims:
        closer = other.has_own_place and effective(other, incident).coarseness < setting.coarseness
        if closer and _is_one_place(point, _point(other)):
            yield _("claim %(number)d shows the same place more closely: coarsen that one too.") % {
                "number": other.number
            }


def closer_place_stays(incident: Incident, claims: Sequence[Claim]) -> str:
    """A sentence where a correction would coarsen a claim's place that an earlier version still shows; else empty.

    One query, and the content of each version that readers can still open.
    """
    coarser = {claim.ref: effective(claim, incident) for claim in claims if claim.has_own_place and claim.disclosure}
    if not coarser:
        return ""
    for dossier in (publication.dossier for publication in _readable(incident)):
        for claim in dossier.claims:
            if claim.place is None or claim.ref not in coarser:
                continue
            if Setting(claim.place.disclosure, claim.place.cell_km).coarseness < coarser[claim.ref].coarseness:
                return _(
                    "Earlier versions that show the place of claim %(number)s more closely would stay readable. "
                    "Withdraw the incident, then publish it anew: the earlier versions are then closed."
                ) % {"number": claim.ref}
    return ""


def _readable(incident: Incident) -> list[Publication]:
    """The versions that readers can still open: those after the last one that closed what was before it."""
    readable: list[Publication] = []
    for publication in Publication.objects.filter(code=incident.code).order_by("version"):
        if publication.kind in _SHOWN:
            readable.append(publication)
        else:
            readable.clear()
    return readable


def _point(placed: Incident | Claim) -> LatLon | None:
    if placed.latitude is None or placed.longitude is None:
        return None
    return LatLon(lat=placed.latitude, lon=placed.longitude)


def _is_one_place(point: LatLon, other: LatLon | None) -> bool:
    return other is not None and distance_m(point, other) <= ONE_PLACE_M
