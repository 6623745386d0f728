"""Places that a typed name may mean, as an editor is shown them: candidates to choose from, none chosen."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from geo.folding import fold, plain
from geo.latlon import LatLon
from geo.place_phrases import NameWithin, Relation
from geo.place_within import Described, search_described
from geo.places import Candidate, View
from incidents.place_context import area, border, country_of_code, language, province_of
from record.directions import own_direction
from record.vocabulary import Precision
from record.where import surroundings
from record.where_words import country_name

LIMIT = 8
"""As many as one looks through; more typing brings others."""

MOST_TOWNS = 60
"""Names for one view of a map: those of the largest that have room are shown, more when one comes nearer."""

SHORTEST = 2
"""Letters. One finds nothing that anybody means."""

KINDS = {
    "capital": gettext_lazy("capital"),
    "city": gettext_lazy("city"),
    "town": gettext_lazy("town"),
    "village": gettext_lazy("village"),
    "populated place": gettext_lazy("populated place"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPlace:
    """One candidate, in words for people and numbers for the form.

    ``area`` is province and country, or a disputed territory under its own name, by the borders that this site measures
    to. ``border`` is measured from the point itself: the range of an incident follows from its own precision.
    ``matched`` is the spelling that met the text where it differs from the name. ``words`` are those of the text
    by which it was found, where that is not all of it; ``relation`` then says how the text places it, and that the
    point is that of the name. ``place_name`` is what to keep: the text as typed where it describes more than the name.
    """

    name: str
    name_ar: str
    matched: str
    kind: str
    area: str
    country: str
    province: str
    latitude: float
    longitude: float
    precision: str
    precision_label: str
    border: str
    source: str
    note: str
    words: str = ""
    relation: str = ""
    place_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedTown:
    """A town to be written on a map, in the script of the page where it has a name in it. WGS 84 degrees."""

    name: str
    latitude: float
    longitude: float


def towns_in(view: View) -> tuple[NamedTown, ...]:
    """The most populous places of our own gazetteer in a view, the largest first.

    Raises:
        geo.datasets.GeodataError: the data are not built.

    Cost: 1 to 15 ms.
    """
    gazetteer = surroundings().gazetteer
    return tuple(
        NamedTown(
            name=(place.name_ar if language() == "ar" else None) or plain(place.name),
            latitude=place.point.lat,
            longitude=place.point.lon,
        )
        for place in (gazetteer.largest(view, MOST_TOWNS) if gazetteer else ())
    )


def find(text: str, *, country: str = "", near: LatLon | None = None) -> tuple[FoundPlace, ...]:
    """Places of our own gazetteer for a name or a description ("near the market in Qaim"), the likeliest first.

    ``country`` (ISO code) is preferred, then what is large or near to ``near``; others still show.

    Raises:
        geo.datasets.GeodataError: the data are not built.

    Cost: 1 to 10 ms for the names, and 1 to 3 ms for what lies round each place.
    """
    gazetteer = surroundings().gazetteer
    if gazetteer is None or len(text.strip()) < SHORTEST:
        return ()
    found = search_described(gazetteer, text, country=country or None, near=near, limit=LIMIT)
    return tuple(_as_described(each, text) for each in found)


def described(candidates: Iterable[Candidate]) -> tuple[FoundPlace, ...]:
    """Candidates, a geocoder's too, with what our own data say of where each lies."""
    return tuple(_described(candidate) for candidate in candidates)


def _as_described(found: Described, text: str) -> FoundPlace:
    place = _described(found.candidate)
    if found.within is None:
        return place
    return replace(
        place,
        precision=found.precision,
        precision_label=str(Precision(found.precision).label),
        words=found.within.words,
        relation=said_relation(found.within),
        place_name=text.strip(),
    )


def said_relation(within: NameWithin) -> str:
    """How the text places itself to a name, and what that means for the point; empty where it is all the place."""
    if within.relation is None:
        return ""
    values = {"said": own_direction(f"{within.said} {within.words}")}
    if within.relation is Relation.INSIDE:
        return _("The words say “%(said)s”: this point is the middle of it.") % values
    if within.relation is Relation.NEAR:
        return _("The words say “%(said)s”: this point is that of the name, no finer than a town.") % values
    return _("The words say “%(said)s”: this point is that of the name. Set the point itself by hand.") % values


def _described(candidate: Candidate) -> FoundPlace:
    context = surroundings().at(candidate.point, with_towns=False)
    name = plain(candidate.name)
    own_country = country_name(context.country, language()) if context.country else ""
    return FoundPlace(
        name=name,
        name_ar=candidate.name_ar or "",
        matched=candidate.matched if fold(candidate.matched) not in {fold(name), fold(candidate.name_ar or "")} else "",
        kind=str(KINDS.get(candidate.kind, candidate.kind)),
        area=area(context),
        country=own_country,
        province=province_of(context),
        latitude=round(candidate.point.lat, 7),
        longitude=round(candidate.point.lon, 7),
        precision=candidate.precision,
        precision_label=str(Precision(candidate.precision).label),
        border=border(context),
        source=candidate.source,
        note=" ".join(part for part in (candidate.note, _filed_elsewhere(candidate, context.country)) if part),
        place_name=name,
    )


def _filed_elsewhere(candidate: Candidate, country: object) -> str:
    """A sentence where the source files the place under another country than the borders say."""
    iso2 = getattr(country, "iso2", None)
    if candidate.country is None or iso2 == candidate.country:
        return ""
    return _("Its source files it under %(country)s.") % {"country": country_of_code(candidate.country)}
