"""What readers can still open: whether it shows a place more closely than the desk now would, or claims withdrawn."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from incidents.models import Incident, MovedClaim
from record.publication import WITH_DOSSIER, Publication
from record.vocabulary import Disclosure

_FINE_TO_COARSE = (Disclosure.AS_RECORDED, Disclosure.GRID, Disclosure.COUNTRY, Disclosure.WITHHELD)


def closer_place_stays(incident: Incident) -> str:
    """A sentence where a correction would coarsen the place and leave it readable in an earlier version; else empty.

    A withdrawal and a merger close every version before them; a correction closes none. Two queries, and the content
    of each version that readers can still open.
    """
    readable = _readable(incident.code)
    now = _coarseness(incident.disclosure, incident.cell_km)
    places = (publication.dossier.place for publication in readable)
    if any(_coarseness(place.disclosure, place.cell_km) < now for place in places):
        return _(
            "Earlier versions that show the place more closely would stay readable. Withdraw it, then publish it anew: "
            "the earlier versions are then closed."
        )
    return ""


def said_elsewhere(incident: Incident) -> tuple[str, ...]:
    """What a withdrawal leaves readable: the versions of others that took this one up and hold claims of its own.

    A sentence for each incident that did. Two queries for each, and the content of its versions.
    """
    moved = MovedClaim.objects.filter(merger__merged=incident).order_by("pk")
    refs: dict[str, set[str]] = {}
    for code, number in moved.values_list("merger__into__code", "new_number"):
        refs.setdefault(code, set()).add(str(number))  # a number that a merger gave is never given again
    found = []
    for code, theirs in refs.items():
        readable = _readable(code).order_by("version")
        versions = [each.version for each in readable if any(claim.ref in theirs for claim in each.dossier.claims)]
        if versions:
            found.append(
                _(
                    "%(code)s took it up for a while, and still tells readers what claims of this one say (version "
                    "%(versions)s). If that must go too, withdraw %(code)s as well."
                )
                % {"code": code, "versions": ", ".join(map(str, versions))}
            )
    return tuple(found)


def _readable(code: str) -> "QuerySet[Publication]":
    """The versions that readers can still open. One query, for the last that closed those before it."""
    publications = Publication.objects.filter(code=code)
    closings = publications.exclude(kind__in=WITH_DOSSIER)
    closed = closings.order_by("-version").values_list("version", flat=True)
    return publications.filter(version__gt=closed.first() or 0)


def _coarseness(disclosure: str, cell_km: float | None) -> tuple[int, float]:
    """How little a disclosure tells, to be compared: as recorded, cells by their size, country, nothing."""
    chosen = Disclosure(disclosure)
    return _FINE_TO_COARSE.index(chosen), (cell_km or 0.0) if chosen is Disclosure.GRID else 0.0
