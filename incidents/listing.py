"""What the lists of the desk know of incidents, sources and actors, worked out from what is stored. Writes nothing."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Final

from django.db.models import Prefetch

from geo.datasets import GeodataError
from geo.latlon import LatLon
from incidents.dossier_builder import compared
from incidents.models import Actor, ActorListing, Claim, ClaimVia, Incident, IncidentListing, Source, SourceListing
from incidents.place_context import radius_m
from incidents.readiness import lacks
from record.disagreements import disagreements
from record.dossier import DossierError
from record.entry_columns import listed
from record.full_text import search_text
from record.vocabulary import Disagreement
from record.where import surroundings

#: What is derived of an incident; a test holds the rows to it, column by column.
DERIVED: Final = (
    "search",
    "country",
    "countries",
    *(f"disagree_{kind.value}" for kind in Disagreement),
    "lacks",
    "claim_count",
    "without_address",
    "without_archive",
)
_SCHEMES: Final = ("https://", "http://")


def of_incidents(keys: Sequence[int]) -> list[IncidentListing]:
    """What the list knows of incidents, given by key. Unsaved; those that are gone are left out.

    Eleven queries for all of them, one for each step back in a chain of sources; some milliseconds an incident, most of
    them for the country of its point.
    """
    links = Prefetch("links", ClaimVia.objects.select_related("actor").order_by("order", "pk"))
    claims = (
        Claim.objects.select_related("claimant", "source__publisher", "known_through")
        .prefetch_related("claimant__names", "figures", "stances", "attributions__actor", links)
        .order_by("order", "number")
    )
    found = Incident.objects.filter(pk__in=keys).prefetch_related(
        "titles", "place_names", "grades__actor", Prefetch("claims", claims, to_attr="claims_read")
    )
    return [_of_incident(incident, incident.claims_read) for incident in found]


def of_sources(keys: Sequence[int]) -> list[SourceListing]:
    """What the list knows of sources: what they are found by. One query."""
    found = Source.objects.filter(pk__in=keys).select_related("publisher")
    return [
        SourceListing(source=each, is_stale=False, search=search_text([each.key, *names_of_source(each)], ()))
        for each in found
    ]


def of_actors(keys: Sequence[int]) -> list[ActorListing]:
    """What the list knows of actors: what they are found by. Two queries."""
    found = Actor.objects.filter(pk__in=keys).prefetch_related("names")
    return [
        ActorListing(actor=each, is_stale=False, search=search_text([each.key, *_names_of_actor(each)], ()))
        for each in found
    ]


def names_of_source(source: Source) -> Iterator[str]:
    """What a source is found by: title, publisher, author, and its addresses with and without their beginning."""
    yield from (source.title, source.publisher.name if source.publisher else "", source.author)
    for address in (source.url, source.archive_url):
        yield address
        for scheme in _SCHEMES:
            yield address.removeprefix(scheme).removeprefix("www.") if address.startswith(scheme) else ""


def _of_incident(incident: Incident, claims: list[Claim]) -> IncidentListing:
    country, countries = _countries(incident)
    return IncidentListing(
        incident=incident,
        is_stale=False,
        search=search_text(_names(incident, claims), ()),
        country=country,
        countries=listed(countries),
        lacks=listed(kind.value for kind, _sentence in lacks(incident, claims)),
        claim_count=len(claims),
        without_address=sum(1 for claim in claims if not claim.source.url),
        without_archive=sum(1 for claim in claims if not claim.source.archive_url),
        **_disagreements(incident, claims),
    )


def _disagreements(incident: Incident, claims: Iterable[Claim]) -> dict[str, bool | None]:
    """The four flags as readers would see them; None where the parts of a claim do not fit together."""
    try:
        found: Sequence[Disagreement] | None = disagreements([compared(claim, incident) for claim in claims])
    except DossierError:
        found = None
    return {f"disagree_{kind.value}": None if found is None else kind in found for kind in Disagreement}


def _countries(incident: Incident) -> tuple[str | None, tuple[str, ...]]:
    """The country, None where it is left open, and all that it may be."""
    if incident.latitude is None or incident.longitude is None:
        own = incident.code[:2]
        return own, (own,)
    try:
        return _countries_at(
            incident.latitude, incident.longitude, radius_m(incident.precision, incident.uncertainty_m)
        )
    except GeodataError:
        return None, ()


@lru_cache(maxsize=8192)
def _countries_at(latitude: float, longitude: float, radius: float) -> tuple[str | None, tuple[str, ...]]:
    """Remembered, since many incidents stand at the same town. The data do not change while a process runs."""
    context = surroundings().at(LatLon(lat=latitude, lon=longitude), radius, with_towns=False)
    country = context.country.iso2 if context.country else None
    return country, tuple({each.iso2 for each in context.countries} | ({country} if country else set()))


def _names(incident: Incident, claims: Iterable[Claim]) -> Iterator[str]:
    """What an incident is found by: code, titles, places, claimants with their names, sources with their addresses."""
    yield from (incident.code, incident.title, *(title.text for title in incident.titles.all()))
    yield from (incident.place_name, incident.public_place_name)
    yield from (name.text for name in incident.place_names.all())
    for claim in claims:
        yield claim.place_name
        yield from _names_of_actor(claim.claimant)
        yield from names_of_source(claim.source)


def _names_of_actor(actor: Actor) -> Iterator[str]:
    yield from (actor.name, *(name.text for name in actor.names.all()))
