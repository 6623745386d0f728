"""From a dossier to the columns of its entry. Pure."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from geo.border_context import NearestBorder
from geo.morton import morton_code
from record.dossier import Dossier, PublicPlace
from record.dossier_toll import Toll
from record.full_text import search_text
from record.vocabulary import Disagreement, Measure, Position

_PRIMARY_SUBTAG: Final = re.compile(r"[a-z]{2,8}")
_TINY_DEG: Final = 1e-9
#: What says that an actor did it. A denial and a question do not.
_BLAMES: Final = frozenset({Position.ALLEGES, Position.CONCEDES})


def entry_columns(dossier: Dossier) -> dict[str, Any]:
    """The columns of an entry that come from the content."""
    return {
        "title": dossier.title,
        "titles": [[name.language, name.text] for name in dossier.names],
        "precision": dossier.place.precision.value,
        "uncertainty_m": dossier.place.uncertainty_m,
        "event_type": dossier.event_type.value,
        "event_subtype": dossier.event_subtype.value if dossier.event_subtype else None,
        "grades": listed(each.grade.value for each in dossier.assessments),
        "earliest": dossier.when.earliest,
        "latest": dossier.when.latest,
        "claimants": listed(claim.claimant for claim in dossier.claims),
        "blamed": listed(_blamed(dossier)),
        "languages": listed(_languages(dossier)),
        "claim_count": len(dossier.claims),
        "source_count": len(dossier.sources),
        "search": search_text(_names(dossier), _quotations(dossier)),
        **{f"disagree_{flag.value}": flag in dossier.disagreements for flag in Disagreement},
        **_place_columns(dossier),
        **_killed_columns(dossier.tolls),
    }


def listed(keys: Iterable[str]) -> str:
    """Keys as one text in which each can be found between commas: ",a,b,". Sorted, each once; "" for none.

    >>> listed(["b", "a", "b"])
    ',a,b,'
    """
    distinct = sorted(set(keys))
    return f",{','.join(distinct)}," if distinct else ""


def border_code(one: str, other: str) -> str:
    """A border by its two countries, in the order of the alphabet: ("SY", "IQ") is "IQ-SY"."""
    return "-".join(sorted((one, other)))


def _place_columns(dossier: Dossier) -> dict[str, Any]:
    point, context = dossier.place.point, dossier.border_context
    columns: dict[str, Any] = {
        "lat": _degrees(point.lat) if point else None,
        "lon": _degrees(point.lon) if point else None,
        "mc": morton_code(point) if point else None,
        "country": None,
        "countries": "",
        "admin1": None,
        "border": None,
        "border_distance_m": None,
    }
    if context is None:
        return columns
    country, admin1, border = context.country, context.admin1, context.border
    possible = sorted({each.iso2 for each in (*context.countries, *((country,) if country else ()))})
    columns["countries"] = listed(possible)
    columns["country"] = country.iso2 if country else None
    columns["admin1"] = (admin1.iso or admin1.name) if admin1 else None
    columns["border_distance_m"] = border.distance_m if border else None
    columns["border"] = _border(border, country.iso2 if country else None, possible) if border else None
    return columns


def _degrees(value: float) -> float:
    """The value, and 0 for what is within 0.1 mm of it: PostgreSQL refuses to multiply what is too small to hold."""
    return value if abs(value) >= _TINY_DEG else 0.0


def _border(border: NearestBorder, country: str | None, possible: list[str]) -> str | None:
    """The border's code. Where the country is left open between its two sides, the border is known all the same.

    None for a line of control within one country: a border is between two.
    """
    if border.between:
        one, other = (side.iso2 for side in border.between)
    else:
        sides = {country} if country else set(possible) - {border.neighbour.iso2}
        if len(sides) != 1:
            return None
        one, other = sides.pop(), border.neighbour.iso2
    return None if one == other else border_code(one, other)


def _killed_columns(tolls: tuple[Toll, ...]) -> dict[str, Any]:
    """Killed, of whatever status. Classes of persons may overlap from claim to claim, so nothing is added up."""
    killed = [toll for toll in tolls if toll.measure is Measure.KILLED and toll.used]
    lows = [toll.low for toll in killed if toll.low is not None]
    highs = [toll.high for toll in killed if toll.high is not None]
    stated = max(
        ((toll.high_stated, toll.high is None, toll.high_qualifier) for toll in killed if toll.high_stated is not None),
        key=lambda each: each[:2],
        default=(None, False, None),
    )
    return {
        "killed_low": max(lows, default=None),
        "killed_high": max(highs) if highs and len(highs) == len(killed) else None,
        "killed_high_stated": stated[0],
        "killed_high_qualifier": stated[2].value if stated[2] else None,
    }


def _blamed(dossier: Dossier) -> Iterator[str]:
    """Whom a claim says did it: others, or the claimant itself. Who is not named is nobody here."""
    for claim in dossier.claims:
        for attribution in claim.attributions:
            if attribution.actor is not None and attribution.position in _BLAMES:
                yield attribution.actor


def _languages(dossier: Dossier) -> Iterator[str]:
    """Of documents and of claimants' words, without region or script: "ar-IQ" is "ar". What is no tag is left out."""
    for tag in (*(source.language for source in dossier.sources), *(claim.language for claim in dossier.claims)):
        primary = tag.partition("-")[0].lower()
        if _PRIMARY_SUBTAG.fullmatch(primary):
            yield primary


def _names(dossier: Dossier) -> Iterator[str]:
    """What people search by: code and titles, places and provinces, everybody who claims, carries or is blamed."""
    yield from (dossier.code, dossier.title, *(name.text for name in dossier.names))
    yield from _names_of(dossier.place)
    for claim in dossier.claims:
        if claim.place is not None:
            yield from _names_of(claim.place)
    for actor in dossier.actors:
        yield from (actor.name, *(name.text for name in actor.names))
    if dossier.border_context and dossier.border_context.admin1:
        admin1 = dossier.border_context.admin1
        yield from (admin1.name, admin1.name_ar or "")


def _names_of(place: PublicPlace) -> Iterator[str]:
    yield from (place.name, *(name.text for name in place.names))


def _quotations(dossier: Dossier) -> Iterator[str]:
    for claim in dossier.claims:
        yield from (claim.verbatim, claim.translation)
