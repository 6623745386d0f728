"""What the maps show, as JSON-able values: text as data only, positions as [latitude, longitude], metres, degrees.

``static/js/map/`` turns these into DOM nodes by ``textContent``. Folium never sees them.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.utils.translation import gettext as _

from geo import geodesic
from geo.border_context import BorderContext, NearbyPlace
from geo.folding import fold
from geo.latlon import LatLon
from geo.local_map import LocalMap
from mapviews.figure_words import bounds_words, counted_words
from mapviews.neighbourhood import lines_and_names
from mapviews.presenters.naming import led, with_leading_actors
from mapviews.presenters.positions import mark
from mapviews.presenters.wording import distance
from record.dates_said import edtf_words
from record.dossier import Dossier, Name, PublicClaim, PublicFigure, PublicPlace

Json = dict[str, Any]
Pair = tuple[float, float]

GEODESIC_STEPS: Final = 32  # pieces of the dashed line: its bend is then below a pixel at any zoom that shows all of it
NAME_TURN_DEG: Final = 130.0  # from the claims, clockwise: past the last of them, short of the way to the border
FACING_WITHOUT_BORDER_DEG: Final = 90.0  # claims fan out to the east where no border asks for room


def pair(point: LatLon) -> Pair:
    """Latitude and longitude, to 1e-6 degree: a tenth of a metre."""
    return (round(point.lat, 6), round(point.lon, 6))


def pair_beside(point: LatLon, other: LatLon | None) -> Pair:
    """A point for Leaflet's flat map, on the same side of the antimeridian as ``other``: within 180 degrees of it."""
    lat, lon = pair(point)
    return (lat, lon) if other is None else (lat, round(lon + 360.0 * round((other.lon - lon) / 360.0), 6))


def path(points: list[LatLon]) -> list[Pair]:
    """A line for Leaflet: longitudes run on over the antimeridian, as its flat map needs them."""
    return [(round(lat, 6), round(lon, 6)) for lon, lat in geodesic.unwrapped(points)]


# ---------------------------------------------------------------------------------------------------------- dossier


def dossier_data(dossier: Dossier, local: LocalMap | None) -> tuple[Json, Json]:
    """The claims and the surroundings of one dossier: two data blocks."""
    dossier = with_leading_actors(dossier)
    return claims_block(dossier), surroundings_block(dossier, local)


def claims_block(dossier: Dossier) -> Json:
    """The claims, gathered by the place at which they stand.

    Claims at one place are fanned out round it, towards ``facing_deg``: away from the nearest border, so that border,
    neighbour and distance stay readable. Claims without any public place are not in it.
    """
    groups: dict[Pair, list[PublicClaim]] = {}
    places: dict[Pair, list[PublicPlace]] = {}
    for claim in dossier.claims:
        place = dossier.place_of(claim)
        if place.point is None:
            continue
        at = pair_beside(place.point, dossier.place.point)
        groups.setdefault(at, []).append(claim)
        places.setdefault(at, []).append(place)
    if dossier.place.point is not None and (at := pair(dossier.place.point)) in places:
        places[at].append(dossier.place)  # a claim's own, finer place never speaks for the incident's
    return {
        "facing_deg": _facing(dossier.border_context),
        "groups": [_group(at, places[at], [claim_item(dossier, c) for c in claims]) for at, claims in groups.items()],
    }


def _group(at: Pair, places: Sequence[PublicPlace], claims: list[Json]) -> Json:
    """Claims at one spot, known no better than the coarsest of their places: one that is no pin makes it none."""
    widest = max(places, key=lambda place: place.uncertainty_m or 0.0)
    return {
        "at": at,
        "pin": all(place.precision.allows_pin for place in places),
        "radius_m": widest.uncertainty_m,
        "edge": _edge(widest, at),
        "claims": claims,
    }


def _facing(context: BorderContext | None) -> float:
    if context is None or context.border is None:
        return FACING_WITHOUT_BORDER_DEG
    return (context.border.bearing_deg + 180.0) % 360.0


def _edge(place: PublicPlace, at: Pair) -> Pair | None:
    """A point on the circle's edge, due north or, near the pole, due south: tells the screen its radius in pixels.

    Its longitude is that of ``at``, where the map has the centre.
    """
    if place.point is None or place.uncertainty_m is None:
        return None
    bearing = 0.0 if place.point.lat < 80 else 180.0
    return (pair(geodesic.destination(place.point, bearing, place.uncertainty_m))[0], at[1])


def claim_item(dossier: Dossier, claim: PublicClaim) -> Json:
    """One claim: its marker's name for those who do not see it, and what its popup says."""
    claimant = dossier.actor(claim.claimant)
    position = mark(claim.position)
    return {
        "ref": claim.ref,
        "position": position.code,
        "name": _("Claim %(ref)s: %(claimant)s, %(position)s")
        % {"ref": claim.ref, "claimant": claimant.name, "position": position.label},
        "heading": _("Claim %(ref)s") % {"ref": claim.ref},
        "position_label": position.label,
        "claimant": claimant.name,
        "capacity": claim.capacity,
        "stances": [
            {"about": str(stance.about.label), "position": mark(stance.position).label} for stance in claim.stances
        ],
        "verbatim": "" if _is_figure(claim) else claim.verbatim,
        "language": claim.language,
        "translation": claim.translation,
        "summary": claim.summary,
        "figures": [figure_item(figure, claim.language) for figure in claim.figures],
        "no_figure": "" if any(f.has_number or f.is_denial for f in claim.figures) else _("Gives no figure."),
        "via": [dossier.actor(key).name for key in claim.via],
        "source": dossier.source(claim.source).title,
        "stated_on": edtf_words(claim.stated_on) if claim.stated_on else "",
        "known_through": _("Known only through claim %(ref)s.") % {"ref": claim.known_through}
        if claim.known_through
        else "",
        "own_place": led(claim.place.name, claim.place.names)[0].text if claim.place else "",
        "row": f"#claim-{claim.ref}",
    }


def _is_figure(claim: PublicClaim) -> bool:
    """Whether the claim's words are those of one of its figures, which shows them."""
    return any(figure.verbatim == claim.verbatim for figure in claim.figures)


def figure_item(figure: PublicFigure, language: str) -> Json:
    """One figure of a popup: the words, what they count and how they were read."""
    return {
        "words": figure.verbatim,
        "language": language,
        "counted": counted_words(figure),
        "bounds": bounds_words(figure),
        "note": figure.note,
    }


# ----------------------------------------------------------------------------------------------------- surroundings


def surroundings_block(dossier: Dossier, local: LocalMap | None) -> Json:
    """What lies round the incident: the place's name, border lines, areas, the nearest border, towns."""
    context, place = dossier.border_context, dossier.place
    return {
        "place": _place(place, context),
        "nearest": _nearest(context, place),
        "towns": _towns(context, place, local.towns if local else ()),
        **lines_and_names(local, context.country if context else None),
    }


def _place(place: PublicPlace, context: BorderContext | None) -> Json | None:
    """The place's name stands beside the way to the border, on the side that the claims leave free."""
    if place.point is None:
        return None
    facing_deg = (_facing(context) + NAME_TURN_DEG) % 360.0
    return {"at": pair(place.point), "name": place.name, "name_ar": _arabic(place.names), "facing_deg": facing_deg}


def _nearest(context: BorderContext | None, place: PublicPlace) -> Json | None:
    """The dashed geodesic to the nearest border, with its distance as the page says it."""
    if context is None or context.border is None or place.point is None:
        return None
    border = context.border
    step_m = max(1.0, border.distance_m / GEODESIC_STEPS)
    return {
        "line": path(geodesic.line(place.point, border.nearest, step_m)),
        "label": distance(border.distance_m),
        "bearing_deg": round(border.bearing_deg, 1),
        "disputed": border.disputed,
        "neighbour": border.neighbour.name,
        "country": context.country.name if context.country else "",
    }


def _towns(context: BorderContext | None, place: PublicPlace, nearby: tuple[NearbyPlace, ...]) -> list[Json]:
    """Nearby towns and the capital, without the place itself: its name stands already."""
    if context is None:
        return []
    known = {fold(place.name), *(fold(name.text) for name in place.names)}
    found = [
        town for town in (nearby or context.places) if not known & {fold(town.name), fold(town.name_ar or town.name)}
    ]
    items = [
        {"at": pair_beside(t.point, place.point), "name": t.name, "name_ar": t.name_ar or "", "capital": False}
        for t in found
    ]
    capital = context.capital
    if capital is not None and all(capital.point != town.point for town in found):
        at = pair_beside(capital.point, place.point)
        items.append({"at": at, "name": capital.name, "name_ar": capital.name_ar or "", "capital": True})
    return items


def _arabic(names: Iterable[Name]) -> str:
    """The name in Arabic script, or in Kurdish or Persian where there is none in Arabic; "" where there is none."""
    by_language = {name.language.split("-")[0]: name.text for name in names}
    return next((by_language[tag] for tag in ("ar", "ckb", "fa") if tag in by_language), "")
