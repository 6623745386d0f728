"""What an incident still lacks before it can be public, as sentences for editors."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from incidents.dating import unreadable_date
from incidents.dossier_builder import claims_of
from incidents.earlier_versions import closer_place_stays
from incidents.models import Claim, Incident
from record.vocabulary import Disclosure, Grade, IncidentStatus, Precision, WorkingStatus


def missing(incident: Incident) -> tuple[str, ...]:
    """Every reason not to publish the incident as it stands, or not to correct it where it is public; empty when none.

    Five queries, and two for what is public.
    """
    claims = claims_of(incident)
    return (*_missing_in_incident(incident), *_missing_in_claims(claims), *_in_the_way_of_a_correction(incident))


def _missing_in_incident(incident: Incident) -> Iterator[str]:
    if not incident.title.strip():
        yield _("It has no title.")
    if not incident.occurred_on:
        yield _("It has no date. Give one, as uncertain as it is: 2016-12.")
    elif reason := unreadable_date(incident.occurred_on):
        yield reason
    yield from _missing_in_place(incident)
    if incident.grade != Grade.NOT_ASSESSED and not incident.grade_ground.strip():
        yield _("Its grade has no ground. Say why.")


def _missing_in_place(incident: Incident) -> Iterator[str]:
    has_point = incident.latitude is not None
    if not incident.precision:
        yield _("Its place has no precision. Say how closely the place is known.")
    if not has_point and not incident.place_name.strip():
        yield _("It has no place. Give a name, a point, or both.")
    if incident.disclosure in {Disclosure.GRID, Disclosure.COUNTRY} and not has_point:
        yield _("Its place is to be coarsened, and there is no point to begin from.")
    if incident.disclosure == Disclosure.GRID and incident.cell_km is None:
        yield _("Its place is to be coarsened to a grid cell of unknown size.")
    if has_point and incident.latitude == incident.longitude == 0 and incident.precision != Precision.SEA_OR_AIR:
        yield _("Its point is latitude 0, longitude 0: in the sea off Africa. Were the coordinates left at zero?")


def _in_the_way_of_a_correction(incident: Incident) -> Iterator[str]:
    if incident.status == IncidentStatus.PUBLISHED and (reason := closer_place_stays(incident)):
        yield reason


def _missing_in_claims(claims: Sequence[Claim]) -> Iterator[str]:
    if not claims:
        yield _("It has no claims. An incident is public as what is claimed about it.")
    for claim in claims:
        for sentence in _missing_in_claim(claim):
            yield _("Claim %(number)d: %(sentence)s") % {"number": claim.number, "sentence": sentence}
    yield from _circles(claims)


def _missing_in_claim(claim: Claim) -> Iterator[str]:
    if claim.working_status == WorkingStatus.CONFLICT and not claim.public_note.strip():
        yield _("it is in conflict and has no public note that says how.")
    for label, words in (
        (_("own date of the event"), claim.occurred_on),
        (_("date of the statement"), claim.stated_on),
        (_("date of its source"), claim.source.published_on),
    ):
        if reason := unreadable_date(words):
            yield _("%(label)s: %(reason)s") % {"label": label, "reason": reason}
    if claim.known_through and claim.known_through.incident_id != claim.incident_id:
        yield _("it is known through a claim of another incident.")


def _circles(claims: Sequence[Claim]) -> Iterator[str]:
    """Chains that return to where they began would make nothing independent of anything."""
    origins = {claim.pk: claim.known_through_id for claim in claims}
    if _has_circle(origins):
        yield _("Claims are known through one another in a circle.")
    documents = {claim.source.pk: claim.source for claim in claims}
    for source in documents.values():
        seen = {source.pk}
        origin = source.derived_from
        while origin is not None and origin.pk not in seen:
            seen.add(origin.pk)
            origin = origin.derived_from
        if origin is not None:
            yield _("The source “%(title)s” is derived from itself, by way of others.") % {"title": source.title}


def _has_circle(origins: dict[int, int | None]) -> bool:
    for start in origins:
        seen: set[int] = set()
        at: int | None = start
        while at is not None:
            if at in seen:
                return True
            seen.add(at)
            at = origins.get(at)
    return False
