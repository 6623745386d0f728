"""What an incident still lacks before it can be public, as sentences for editors."""

from collections.abc import Collection, Iterator, Sequence
from typing import Final

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents import claim_disclosure
from incidents.conflict_cautions import unexplained
from incidents.dating import unreadable_date
from incidents.dossier_builder import claims_of, with_origins
from incidents.earlier_versions import closer_place_stays
from incidents.models import Claim, Incident
from incidents.perpetrators import alleged_perpetrators, grades_of
from record.vocabulary import Disclosure, Grade, IncidentStatus, Precision, WorkingStatus


class Lack(models.TextChoices):
    """What may be missing, by kind: lists of incidents are filtered by it."""

    TITLE = "title", gettext_lazy("a title")
    DATE = "date", gettext_lazy("a date that can be read")
    PLACE = "place", gettext_lazy("a place, its precision, or what its coarsening needs")
    GROUND = "ground", gettext_lazy("the ground for its grade")
    GRADED = "graded", gettext_lazy("a claim that names whom it is graded for")
    SENSITIVITY = "sensitivity", gettext_lazy("a decision on what readers should be warned of")
    SOURCE_SENSITIVITY = "source", gettext_lazy("the sensitivity of a source")
    CLAIMS = "claims", gettext_lazy("claims")
    NOTE = "note", gettext_lazy("a public note on a claim in conflict")
    DISAGREEMENT = "disagreement", gettext_lazy("a public note on what the claims disagree about")
    CLAIM_DATE = "claim_date", gettext_lazy("a readable date of a claim or its source")
    LINKS = "links", gettext_lazy("claims or sources that do not refer to each other in a circle")


#: What is not asked again when something that readers had is only brought back: it may be from before it was asked.
BROUGHT_BACK: Final = frozenset({Lack.DISAGREEMENT, Lack.GRADED})


def missing(incident: Incident, *, waived: Collection[Lack] = ()) -> tuple[str, ...]:
    """Every reason not to publish the incident as it stands, or not to correct it where it is public; empty when none.

    Without the kinds that are ``waived``. Seven queries, one for each graded actor, and two for what is public.
    """
    claims = claims_of(incident)
    lacking = [sentence for kind, sentence in lacks(incident, claims) if kind not in waived]
    return (*lacking, *_shown_elsewhere(incident, claims))


def lacks(incident: Incident, claims: Sequence[Claim]) -> Iterator[tuple[Lack, str]]:
    """What the incident lacks in itself, each with its kind. ``claims`` are its own, with all that hangs on them.

    A query for each step back in a chain of sources.
    """
    yield from _missing_in_incident(incident)
    yield from _missing_in_grades(incident, claims)
    yield from _missing_in_claims(claims)
    yield from _missing_in_sources(claims)
    for sentence in unexplained(incident, claims):
        yield Lack.DISAGREEMENT, sentence
    for claim, sentence in claim_disclosure.refusals(incident, claims):
        yield Lack.PLACE, _("Claim %(number)d: %(sentence)s") % {"number": claim.number, "sentence": sentence}


def _missing_in_incident(incident: Incident) -> Iterator[tuple[Lack, str]]:
    if not incident.title.strip():
        yield Lack.TITLE, _("It has no title.")
    if not incident.occurred_on:
        yield Lack.DATE, _("It has no date. Give one, as uncertain as it is: 2016-12.")
    elif reason := unreadable_date(incident.occurred_on):
        yield Lack.DATE, reason
    for sentence in _missing_in_place(incident):
        yield Lack.PLACE, sentence
    if not incident.sensitivity:
        yield (
            Lack.SENSITIVITY,
            _("Nobody has decided what readers should be warned of. Choose its sensitivity; “not sensitive” is one."),
        )


def _missing_in_grades(incident: Incident, claims: Sequence[Claim]) -> Iterator[tuple[Lack, str]]:
    alleged = {actor.pk for actor in alleged_perpetrators(claims)}
    for row in grades_of(incident):
        who = row.actor.name if row.actor else _("nobody named")
        if row.grade != Grade.NOT_ASSESSED and not row.ground.strip():
            yield Lack.GROUND, _("Its grade for “%(who)s” has no ground. Say why.") % {"who": who}
        if row.actor_id is not None and row.actor_id not in alleged:
            sentence = _("It is graded for “%(who)s”, and no claim says that “%(who)s” did it. Take the grade back.")
            yield Lack.GRADED, sentence % {"who": who}


def _missing_in_sources(claims: Sequence[Claim]) -> Iterator[tuple[Lack, str]]:
    """Every document that would be public, those that others are derived from too."""
    for source in with_origins(claim.source for claim in claims).values():
        if not source.sensitivity:
            sentence = _(
                "Nobody has decided what readers should be warned of before they open the source “%(title)s”. Choose "
                "its sensitivity; “not sensitive” is one."
            )
            yield Lack.SOURCE_SENSITIVITY, sentence % {"title": source.title}


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


def _shown_elsewhere(incident: Incident, claims: Sequence[Claim]) -> Iterator[str]:
    if incident.status == IncidentStatus.PUBLISHED and (sentence := closer_place_stays(incident)):
        yield sentence
    if sentence := claim_disclosure.closer_place_stays(incident, claims):
        yield sentence


def _missing_in_claims(claims: Sequence[Claim]) -> Iterator[tuple[Lack, str]]:
    if not claims:
        yield Lack.CLAIMS, _("It has no claims. An incident is public as what is claimed about it.")
    for claim in claims:
        for kind, sentence in _missing_in_claim(claim):
            yield kind, _("Claim %(number)d: %(sentence)s") % {"number": claim.number, "sentence": sentence}
    for sentence in _circles(claims):
        yield Lack.LINKS, sentence


def _missing_in_claim(claim: Claim) -> Iterator[tuple[Lack, str]]:
    if claim.working_status == WorkingStatus.CONFLICT and not claim.public_note.strip():
        yield Lack.NOTE, _("it is in conflict and has no public note that says how.")
    for label, words in (
        (_("own date of the event"), claim.occurred_on),
        (_("date of the statement"), claim.stated_on),
        (_("date of its source"), claim.source.published_on),
    ):
        if reason := unreadable_date(words):
            yield Lack.CLAIM_DATE, _("%(label)s: %(reason)s") % {"label": label, "reason": reason}
    if claim.known_through and claim.known_through.incident_id != claim.incident_id:
        yield Lack.LINKS, _("it is known through a claim of another incident.")


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
