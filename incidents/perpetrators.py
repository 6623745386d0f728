"""Whom the claims of an incident hold responsible: those for whom it can be graded."""

from collections.abc import Iterable, Iterator
from typing import Final

from incidents.models import Actor, Claim, Incident, IncidentGrade
from record.vocabulary import About, Position

_AFFIRMS: Final = frozenset({Position.ALLEGES, Position.CONCEDES, Position.CORROBORATES})


def alleged_perpetrators(claims: Iterable[Claim]) -> tuple[Actor, ...]:
    """The actors that at least one claim says did it, by first mention. No query for claims read as by ``claims_of``.

    A claimant who concedes responsibility and names nobody says so of itself.
    """
    return tuple({actor.pk: actor for claim in claims for actor in _named_by(claim)}.values())


def grades_of(incident: Incident) -> tuple[IncidentGrade, ...]:
    """The grades by actor, nobody named at the end. A query and one for each actor; none where prefetched."""
    grades = list(incident.grades.all())
    return tuple(sorted(grades, key=lambda each: (each.actor is None, each.actor.key if each.actor else "")))


def _named_by(claim: Claim) -> Iterator[Actor]:
    attributions = [each for each in claim.attributions.all() if each.position in _AFFIRMS]
    yield from (each.actor for each in attributions if each.actor is not None)
    concedes = any(
        stance.about == About.RESPONSIBILITY and stance.position == Position.CONCEDES for stance in claim.stances.all()
    ) or any(each.position == Position.CONCEDES for each in attributions)
    if concedes and not any(each.position == Position.CONCEDES and each.actor for each in attributions):
        yield claim.claimant
