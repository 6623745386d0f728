"""How much of a claim's own place is made public: never more than of the incident's place, and less where it asks so.

A claim speaks of the same event as its incident. A finer place of the one would tell where the other lies; so the
coarser of the two settings holds for a claim, whatever was chosen, and what could not protect anything is refused.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from django.utils.translation import gettext as _

from geo.geodesic import distance_m
from geo.latlon import LatLon
from incidents.models import Claim, Incident, MovedClaim
from record.dossier import Dossier, PublicClaim
from record.publication import Publication
from record.vocabulary import Disclosure, IncidentStatus, PublicationKind

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
    """A sentence where a claim's place would be covered that a version still shows more closely; else empty.

    Versions of the incident itself, where it is public; and of those that had its claims while they were merged, in
    which a claim had another number. Two queries, and the content of each version that readers can still open.
    """
    placed = [claim for claim in claims if claim.has_own_place]
    coarser = [claim for claim in placed if claim.disclosure]
    if coarser and incident.status == IncidentStatus.PUBLISHED:
        for dossier in (publication.dossier for publication in _readable(incident.code)):
            if shown := next((each for each in coarser if _is_shown_closer(each, incident, dossier)), None):
                return _(
                    "Earlier versions that show the place of claim %(number)s more closely would stay readable. "
                    "Withdraw the incident, then publish it anew: the earlier versions are then closed."
                ) % {"number": shown.ref}
    return _closer_while_merged(incident, {claim.pk: claim for claim in placed})


def _closer_while_merged(incident: Incident, placed: Mapping[int, Claim]) -> str:
    if not placed:
        return ""
    moves = MovedClaim.objects.filter(claim__in=placed).exclude(merger__undone_at=None).exclude(merger__into=incident)
    found = list(moves.order_by("merger__into", "new_number").values_list("merger__into__code", "new_number", "claim"))
    for code in sorted({code for code, _number, _key in found}):
        places = [claim for version in _readable(code) for claim in version.dossier.claims if claim.place is not None]
        for number, key in ((number, key) for of, number, key in found if of == code and key is not None):
            told = {"number": placed[key].ref, "code": code}
            if any(_is_closer(each, str(number), effective(placed[key], incident)) for each in places):
                return (
                    _(
                        "Versions of %(code)s from when the two were one would still show the place of claim "
                        "%(number)s more closely. Withdraw %(code)s, then publish it anew: those versions are then "
                        "closed."
                    )
                    % told
                )
    return ""


def _is_closer(shown: PublicClaim, ref: str, setting: Setting) -> bool:
    """Whether a claim of a version is that of a number, and shows its place more closely."""
    place = shown.place if shown.ref == ref else None
    return place is not None and Setting(place.disclosure, place.cell_km).coarseness < setting.coarseness


def _is_shown_closer(claim: Claim, incident: Incident, dossier: Dossier) -> bool:
    """Whether a version shows a claim's place more closely: as its own, as another claim's, or as the incident's."""
    setting, point = effective(claim, incident), _point(claim)
    if any(_is_closer(each, claim.ref, setting) for each in dossier.claims):
        return True
    if point is None or setting.disclosure is Disclosure.AS_RECORDED:
        return False
    places = (dossier.place, *(each.place for each in dossier.claims))
    exact = (each.point for each in places if each is not None and each.disclosure is Disclosure.AS_RECORDED)
    return any(_is_one_place(point, each) for each in exact)


def _readable(code: str) -> list[Publication]:
    """The versions that readers can still open: those after the last one that closed what was before it."""
    readable: list[Publication] = []
    for publication in Publication.objects.filter(code=code).order_by("version"):
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
