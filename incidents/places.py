"""From a place as the desk knows it to the place that may be public, and what is said of where it lies.

Coarsening comes first: the border context is computed from the public point, never from the exact one.
"""

from dataclasses import replace

from django.utils.translation import gettext as _

from geo.border_context import BorderContext
from geo.latlon import LatLon
from geo.notes import Note
from incidents.claim_disclosure import effective, is_coarser
from incidents.disclosure import cell_at, coarsened_precision, is_near
from incidents.models import Claim, Incident
from record.dossier import Name, PublicPlace
from record.vocabulary import Disclosure, Precision
from record.where import surroundings


class PlaceError(ValueError):
    """A place that cannot be made public as asked. The message is a sentence for editors."""


def public_place(incident: Incident) -> tuple[PublicPlace, BorderContext | None]:
    """The incident's place as readers may know it, with its border context.

    Raises:
        PlaceError: the place is to be coarsened and has no point, or its country cannot be told.
    """
    match Disclosure(incident.disclosure):
        case Disclosure.AS_RECORDED:
            place = _as_recorded(
                incident, tuple(Name(text=name.text, language=name.language) for name in incident.place_names.all())
            )
            return place, _context(place)
        case Disclosure.GRID:
            place = _cell(incident, incident.cell_km)
            context = _context(place)
            return replace(place, name=incident.public_place_name or _area_name(context)), context
        case Disclosure.COUNTRY:
            context = _country_alone(_country_context(incident))
            name = incident.public_place_name or _area_name(context)
            return _nowhere(name, Disclosure.COUNTRY), context
        case Disclosure.WITHHELD:
            return _nowhere(incident.public_place_name, Disclosure.WITHHELD), None


def place_alone(incident: Incident) -> PublicPlace:
    """The incident's place as its disclosure lets it out, without what lies round it. Reads no geographic data.

    Raises:
        PlaceError: the place is to be coarsened and has no point.
    """
    match Disclosure(incident.disclosure):
        case Disclosure.AS_RECORDED:
            return _as_recorded(incident)
        case Disclosure.GRID:
            return replace(_cell(incident, incident.cell_km), name=incident.public_place_name)
        case other:
            return _nowhere(incident.public_place_name, other)


def public_place_of_claim(claim: Claim, incident: Incident) -> PublicPlace | None:
    """A claim's own place as readers may know it; None where it has none of its own, or none that may be known.

    A claim near the incident says nothing of its own where the incident is a cell: claims that scatter round a place
    fall into the cells on either side of an edge by how near it is, and enough of them would tell where in its cell
    the incident lies. What is said hangs on the two cells alone, never on the points.

    Raises:
        PlaceError: it is to be coarsened and has no point, or its country cannot be told.
    """
    if not claim.has_own_place:
        return None
    setting, own = effective(claim, incident), is_coarser(claim, incident)
    match setting.disclosure:
        case Disclosure.AS_RECORDED:
            return _as_recorded(claim)
        case Disclosure.GRID if own or claim.latitude is not None:
            return None if is_near_its_incident(claim, incident, setting.cell_km) else _cell(claim, setting.cell_km)
        case Disclosure.COUNTRY if own:
            return _nowhere(_area_name(_country_alone(_country_context(claim))), Disclosure.COUNTRY)
        case Disclosure.WITHHELD if own:
            return _nowhere("", Disclosure.WITHHELD)
    return None  # its incident says as much of the place as may be known


def is_near_its_incident(claim: Claim, incident: Incident, cell_km: float | None) -> bool:
    """Whether the cell of a claim is near the cell of its incident; never where one of them is no cell."""
    point, middle = _point(claim), _point(incident)
    if incident.disclosure != Disclosure.GRID or incident.cell_km is None or cell_km is None:
        return False
    if point is None or middle is None:
        return False
    return is_near(cell_at(point, int(cell_km)), cell_at(middle, incident.cell_km))


def _point(placed: Incident | Claim) -> LatLon | None:
    if placed.latitude is None or placed.longitude is None:
        return None
    return LatLon(lat=placed.latitude, lon=placed.longitude)


def _uncertainty_m(placed: Incident | Claim) -> float | None:
    if placed.latitude is None:
        return None
    if placed.uncertainty_m is not None:
        return placed.uncertainty_m
    return Precision(placed.precision).uncertainty_m


def _as_recorded(placed: Incident | Claim, names: tuple[Name, ...] = ()) -> PublicPlace:
    return PublicPlace(
        name=placed.place_name,
        names=names,
        point=_point(placed),
        precision=Precision(placed.precision),
        uncertainty_m=_uncertainty_m(placed),
        note=placed.place_note,
    )


def _cell(placed: Incident | Claim, cell_km: float | None) -> PublicPlace:
    """The grid cell of a place. Its name and its note stay at the desk: they may say more than the cell."""
    point = _point(placed)
    if point is None or cell_km is None:
        raise PlaceError(_("The place is to be coarsened to a grid cell: give its point and the size of the cell."))
    cell = cell_at(point, int(cell_km))
    # The place lies anywhere in its own circle, and the centre of that circle anywhere in the cell.
    radius_m = cell.radius_m + (_uncertainty_m(placed) or 0.0)
    return PublicPlace(
        name="",
        point=cell.centre,
        precision=coarsened_precision(radius_m, Precision(placed.precision)),
        uncertainty_m=radius_m,
        disclosure=Disclosure.GRID,
        cell_km=float(cell_km),
    )


def _nowhere(name: str, disclosure: Disclosure) -> PublicPlace:
    return PublicPlace(name=name, point=None, precision=Precision.COUNTRY, uncertainty_m=None, disclosure=disclosure)


def _context(place: PublicPlace) -> BorderContext | None:
    if place.point is None:
        return None
    if place.precision is Precision.COUNTRY:  # any point in it stands for the country: distances would say nothing
        return _country_alone(surroundings().at(place.point))
    return surroundings().at(place.point, place.uncertainty_m or 0.0)


def _country_context(placed: Incident | Claim) -> BorderContext:
    point = _point(placed)
    context = surroundings().at(point, _uncertainty_m(placed) or 0.0) if point else None
    if context is None or context.country is None:
        raise PlaceError(
            _("Only the country is to be public, and the point does not tell which: correct the point, or withhold it.")
        )
    return context


def _country_alone(context: BorderContext) -> BorderContext | None:
    """The country of a context and nothing else of it: no point, which would be taken for the place.

    The datasets are those of every place: one that an operator added is named where it holds the point, and would tell.
    """
    if context.country is None:
        return None
    return BorderContext(
        point=None,
        uncertainty_m=None,
        country=context.country,
        countries=(context.country,),
        notes=(Note.COUNTRY_ALONE.fill(),),
        datasets=surroundings().datasets,
    )


def _area_name(context: BorderContext | None) -> str:
    """The province and the country of a public point, as far as they are certain."""
    if context is None or context.country is None:
        return ""
    province = context.admin1.name if context.admin1 else None
    return f"{province}, {context.country.name}" if province else context.country.name
