"""What readers can still open of an incident, and whether it shows the place more closely than the desk now would."""

from django.utils.translation import gettext as _

from incidents.models import Incident
from record.publication import WITH_DOSSIER, Publication
from record.vocabulary import Disclosure

_FINE_TO_COARSE = (Disclosure.AS_RECORDED, Disclosure.GRID, Disclosure.COUNTRY, Disclosure.WITHHELD)


def closer_place_stays(incident: Incident) -> str:
    """A sentence where a correction would coarsen the place and leave it readable in an earlier version; else empty.

    A withdrawal and a merger close every version before them; a correction closes none. Two queries, and the content
    of each version that readers can still open.
    """
    publications = Publication.objects.filter(code=incident.code)
    closings = publications.exclude(kind__in=WITH_DOSSIER)
    closed = closings.order_by("-version").values_list("version", flat=True)
    readable = publications.filter(version__gt=closed.first() or 0)
    now = _coarseness(incident.disclosure, incident.cell_km)
    places = (publication.dossier.place for publication in readable)
    if any(_coarseness(place.disclosure, place.cell_km) < now for place in places):
        return _(
            "Earlier versions that show the place more closely would stay readable. Withdraw it, then publish it anew: "
            "the earlier versions are then closed."
        )
    return ""


def _coarseness(disclosure: str, cell_km: float | None) -> tuple[int, float]:
    """How little a disclosure tells, to be compared: as recorded, cells by their size, country, nothing."""
    chosen = Disclosure(disclosure)
    return _FINE_TO_COARSE.index(chosen), (cell_km or 0.0) if chosen is Disclosure.GRID else 0.0
