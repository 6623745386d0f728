"""Hundreds of places that the desk hides, as its own code makes them public; and the twin, which hides nothing.

Each incident has a day and a claimant of its own, by which an attacker asks about it alone.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Final

import numpy as np

from geo.border_context import BorderContext
from geo.geodesic import destination
from geo.latlon import LatLon
from incidents.claim_disclosure import Setting as Terms
from incidents.disclosure import cell_at
from incidents.models import Claim, Incident
from incidents.places import public_place, public_place_of_claim
from record.appending_many import append_many, ready
from record.dossier import Dossier, PublicActor, PublicPlace, PublicWhen
from record.vocabulary import ActorKind, Disclosure, Precision
from record.where import surroundings
from tests.factories.dossiers import qaim_actors, qaim_claims, qaim_dossier

SEED: Final = 5
AT: Final = datetime(2026, 1, 1, tzinfo=UTC)
FIRST_DAY: Final = date(2012, 1, 1)
CLAIMS: Final = 5
#: How far apart sources put one place. A claim of another place is none of these, and has a cell of its own.
SPREAD_M: Final = 250.0


@dataclass(frozen=True, slots=True)
class Secret:
    """What the desk knows and no reader may: the point. ``day`` tells the incident from the others."""

    code: str
    point: LatLon
    day: date
    terms: Terms
    claims: tuple[LatLon, ...]


KINDS: Final = (
    *(Terms(disclosure=Disclosure.GRID, cell_km=size) for size in (1, 5, 10, 50, 100)),
    Terms(disclosure=Disclosure.COUNTRY),
    Terms(disclosure=Disclosure.WITHHELD),
)


def secrets(count: int, terms: Callable[[int], Terms]) -> list[Secret]:
    """Points in Iraq and Syria, every third within 100 m of the edge of its cell; claims scattered round each."""
    random = np.random.default_rng(SEED)
    found = []
    for number in range(count):
        chosen = terms(number)
        point = LatLon(round(random.uniform(31.5, 35.5), 6), round(random.uniform(42.0, 46.0), 6))
        if number % 3 == 0 and chosen.cell_km:
            cell = cell_at(point, int(chosen.cell_km))
            point = LatLon(round(cell.north - random.uniform(0, 0.0009), 6), round(cell.east - 0.0005, 6))
        claims = tuple(
            destination(point, random.uniform(0, 360), abs(random.normal(0, SPREAD_M))) for _each in range(CLAIMS)
        )
        found.append(Secret(f"IQ-2016-{number:04}", point, FIRST_DAY + timedelta(days=number), chosen, claims))
    return found


def incident_of(secret: Secret) -> Incident:
    return Incident(
        code=secret.code,
        latitude=secret.point.lat,
        longitude=secret.point.lon,
        precision=Precision.SITE,
        uncertainty_m=100.0,
        disclosure=secret.terms.disclosure,
        cell_km=secret.terms.cell_km,
    )


def claim_of(point: LatLon, incident: Incident) -> Claim:
    return Claim(incident=incident, latitude=point.lat, longitude=point.lon, precision=Precision.SITE)


def published(secret: Secret) -> Dossier:
    """The dossier as the desk's own code makes it public."""
    incident = incident_of(secret)
    place, context = public_place(incident)
    own = [public_place_of_claim(claim_of(point, incident), incident) for point in secret.claims]
    return _dossier(secret, place, context, own)


def exposed(secret: Secret) -> Dossier:
    """The same without any coarsening: what a site publishes whose filters see exact points."""
    own = [_exact(point) for point in secret.claims]
    return _dossier(secret, _exact(secret.point), surroundings().at(secret.point, 0.0), own)


def _exact(point: LatLon) -> PublicPlace:
    return PublicPlace(name="", point=point, precision=Precision.EXACT, uncertainty_m=10.0)


def _dossier(
    secret: Secret, place: PublicPlace, context: BorderContext | None, own: Sequence[PublicPlace | None]
) -> Dossier:
    claim = replace(qaim_claims()[0], claimant=claimant_of(secret.code))
    witness = PublicActor(key=claim.claimant, name="A witness", kind=ActorKind.RESIDENT)
    return qaim_dossier(
        code=secret.code,
        title=secret.code,
        when=PublicWhen(edtf=secret.day.isoformat(), earliest=secret.day, latest=secret.day),
        place=place,
        border_context=context,
        actors=(*qaim_actors(), witness),
        claims=tuple(replace(claim, ref=str(n), place=each) for n, each in enumerate(own, start=1)),
        tolls=(),
    )


def claimant_of(code: str) -> str:
    return f"witness-{code}"


def publish(made: list[Dossier]) -> None:
    append_many([ready(dossier) for dossier in made], at=AT)
