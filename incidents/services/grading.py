"""Grading an incident: the recorders' judgement for each alleged perpetrator, with its ground."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.dossier_builder import claims_of
from incidents.history.recording import editing
from incidents.models import EditAction, Incident, IncidentGrade
from incidents.permissions import may_grade
from incidents.perpetrators import alleged_perpetrators, grades_of
from incidents.services.publishing import lock_incident
from record.directions import left_open
from record.vocabulary import Grade


class GradingRefused(Exception):  # noqa: N818 - it says what happened: nothing was written
    """The grades were refused and nothing was written. ``reasons`` has a sentence for each thing in the way."""

    def __init__(self, reasons: Iterable[str]) -> None:
        self.reasons = tuple(reasons)
        super().__init__(" ".join(self.reasons))


@dataclass(frozen=True, kw_only=True)
class Given:
    """A grade as it is to be, of an actor by key; None: nobody named. Not assessed and without a ground: none."""

    actor_id: int | None
    grade: Grade
    ground: str

    @property
    def is_one(self) -> bool:
        """Whether it says anything."""
        return self.grade is not Grade.NOT_ASSESSED or bool(self.ground)


def fingerprint(grades: Iterable[IncidentGrade]) -> str:
    """What the grades are, in short: two pages that were opened on the same ones have the same."""
    rows = sorted((each.actor_id or 0, each.grade, each.ground) for each in grades)
    return sha256(repr(rows).encode()).hexdigest()


def grade_incident(*, incident: Incident, given: Sequence[Given], seen: str, by: User, why: str = "") -> bool:
    """Make the grades of an incident what is given; whom it does not name keeps the grade. Whether anything changed.

    ``seen`` is the ``fingerprint`` of the grades that the grader had before the eyes. What readers have stays until the
    incident is corrected, with a note. About 15 queries.

    Raises:
        PermissionDenied: the account may not grade it.
        GradingRefused: somebody graded it meanwhile, a ground is missing, or no claim names the actor.
    """
    with editing(by=by, action=EditAction.GRADED, why=why):
        locked = lock_incident(incident)
        if not may_grade(by, locked):
            raise PermissionDenied
        standing = {each.actor_id: each for each in grades_of(locked)}
        if fingerprint(standing.values()) != seen:
            raise GradingRefused(
                [_("Somebody graded it while you wrote. Look at what the grades are now, then decide.")]
            )
        if reasons := _in_the_way(locked, given, standing):
            raise GradingRefused(reasons)
        changed = [_put(locked, each, standing.get(each.actor_id), by) for each in given]
        if any(changed):
            Incident.objects.filter(pk=locked.pk).update(updated_at=timezone.now(), updated_by=by)
        return any(changed)


def _in_the_way(
    incident: Incident, given: Sequence[Given], standing: Mapping[int | None, IncidentGrade]
) -> tuple[str, ...]:
    named = {actor.pk: actor.name for actor in alleged_perpetrators(claims_of(incident))}
    known = {None: _("nobody named")} | named | {key: row.actor.name for key, row in standing.items() if row.actor}
    reasons = []
    for each in given:
        if each.actor_id not in known:
            reasons.append(_("No claim says that this actor did it: enter the claim first."))
        elif each.actor_id is not None and each.actor_id not in named and each.is_one:
            reasons.append(_dangling(known[each.actor_id]))
        elif each.grade is not Grade.NOT_ASSESSED and not each.ground:
            told = {"who": known[each.actor_id], "grade": each.grade.label}
            reasons.append(_("The grade “%(grade)s” for “%(who)s” has no ground. Say why.") % told)
        elif turning := left_open(each.ground):
            reasons.append(turning)
    return tuple(reasons)


def _dangling(name: str) -> str:
    told = {"who": name}
    return _("It is graded for “%(who)s”, and no claim says that “%(who)s” did it. Take the grade back.") % told


def _put(incident: Incident, given: Given, row: IncidentGrade | None, by: User) -> bool:
    """Write one grade; whether it changed."""
    if not given.is_one:
        if row is not None:
            row.delete()
        return row is not None
    if row is not None and (row.grade, row.ground) == (given.grade, given.ground):
        return False
    row = row or IncidentGrade(incident=incident, actor_id=given.actor_id, created_by=by)
    row.grade, row.ground, row.updated_by = given.grade.value, given.ground, by
    row.save()
    return True
