"""Entering claims: what the claim page and the demo loader write, in one place.

A claim's figures, stances, attributions and carriers hang on it in tables of their own; they are written together, and
rows that did not change stay as they are.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.history.recording import editing
from incidents.models import Actor, Attribution, Claim, ClaimStance, ClaimVia, Incident
from incidents.notation.attribution_lines import AttributionLine
from incidents.notation.figure_lines import FigureLine
from incidents.reading import figure_from
from record.vocabulary import About, Position


class EnteringError(ValueError):
    """What was entered does not fit the incident. The message is a sentence for editors."""


@dataclass(frozen=True, kw_only=True)
class ClaimParts:
    """What hangs on a claim, all of it: what is not here is removed."""

    figures: Sequence[FigureLine] = ()
    stances: Mapping[About, Position] = field(default_factory=dict)
    attributions: Sequence[AttributionLine] = ()
    via: Sequence[Actor] = ()


def write_parts(*, claim: Claim, parts: ClaimParts, by: User) -> None:
    """Make what hangs on a saved claim equal to ``parts``, and mark its incident as changed. One transaction.

    About ten queries where nothing changed, and five for the history of each table that did.
    """
    with editing(by=by):
        _write_figures(claim, parts.figures)
        _write_stances(claim, parts.stances)
        _write_attributions(claim, parts.attributions)
        _write_via(claim, parts.via)
        Incident.objects.filter(pk=claim.incident_id).update(updated_at=timezone.now(), updated_by=by)


def next_numbers(last: int, asked: Sequence[int | None]) -> tuple[int, ...]:
    """Numbers for new claims, in order: those asked for, and for None the ones that follow the highest of all.

    ``last`` is the highest number that a claim of the incident ever had.

    Raises:
        EnteringError: a number was given before, to a claim that stands or to one that was removed, or is asked twice.
    """
    chosen = [number for number in asked if number is not None]
    for number in chosen:
        if number <= last or chosen.count(number) > 1:
            raise EnteringError(
                _(
                    "Number %(number)d is or was that of another claim of this incident, and readers may have cited "
                    "it. Leave the number empty, or choose one from %(free)d."
                )
                % {"number": number, "free": last + 1}
            )
    following = count(max([last, *chosen]) + 1)
    return tuple(next(following) if number is None else number for number in asked)


@transaction.atomic
def number_claims(*, incident: Incident, claims: Iterable[Claim]) -> None:
    """Number new claims, unsaved and in order, as ``next_numbers`` says. Locks the incident.

    Raises:
        EnteringError: a number asked for is taken.
    """
    claims = list(claims)
    last = Incident.objects.select_for_update().values_list("last_claim_number", flat=True).get(pk=incident.pk)
    numbers = next_numbers(last, [claim.number for claim in claims])
    for claim, number in zip(claims, numbers, strict=True):
        claim.number = number
    incident.last_claim_number = max([last, *numbers])
    Incident.objects.filter(pk=incident.pk).update(last_claim_number=incident.last_claim_number)


@transaction.atomic
def link_known_through(*, claim: Claim, number: int | None) -> None:
    """Link a saved claim to the one of the same incident through which alone it is known; None removes the link.

    Raises:
        EnteringError: there is no such claim, it is the claim itself, or the links would run in a circle.
    """
    through = None
    if number is not None:
        through = Claim.objects.filter(incident_id=claim.incident_id, number=number).first()
        if through is None:
            raise EnteringError(_("This incident has no claim %(number)d.") % {"number": number})
        _refuse_circle(claim, through)
    Claim.objects.filter(pk=claim.pk).update(known_through=through)
    claim.known_through = through


def _refuse_circle(claim: Claim, through: Claim) -> None:
    links: dict[int, int | None] = dict(
        Claim.objects.filter(incident_id=claim.incident_id).values_list("pk", "known_through_id")
    )
    at: int | None = through.pk
    while at is not None:
        if at == claim.pk:
            raise EnteringError(
                _("Claim %(number)d cannot be known only through claim %(through)d, which is known through it.")
                % {"number": claim.number, "through": through.number}
            )
        at = links.pop(at, None)


def _write_figures(claim: Claim, lines: Sequence[FigureLine]) -> None:
    wanted = [figure_from(line, language=claim.language) for line in lines]
    stored = list(claim.figures.order_by("order", "pk"))
    for order, figure in enumerate(wanted):
        figure.claim, figure.order = claim, order
        if order < len(stored):
            figure.pk = stored[order].pk
            if _same(figure, stored[order]):
                continue
        figure.save()
    claim.figures.filter(pk__in=[figure.pk for figure in stored[len(wanted) :]]).delete()


def _write_attributions(claim: Claim, lines: Sequence[AttributionLine]) -> None:
    stored = list(claim.attributions.order_by("order", "pk"))
    for order, line in enumerate(lines):
        row = Attribution(
            pk=stored[order].pk if order < len(stored) else None,
            claim=claim,
            order=order,
            position=line.position.value,
            actor=line.actor,
            words=line.words,
        )
        if order >= len(stored) or not _same(row, stored[order]):
            row.save()
    claim.attributions.filter(pk__in=[row.pk for row in stored[len(lines) :]]).delete()


def _write_stances(claim: Claim, stances: Mapping[About, Position]) -> None:
    stored = {About(row.about): row for row in claim.stances.all()}
    for about, position in stances.items():
        row = stored.pop(about, None) or ClaimStance(claim=claim, about=about.value)
        if row.position != position.value:
            row.position = position.value
            row.save()
    claim.stances.filter(pk__in=[row.pk for row in stored.values()]).delete()


def _write_via(claim: Claim, actors: Sequence[Actor]) -> None:
    stored = list(claim.links.order_by("order", "pk").values_list("actor_id", flat=True))
    if stored == [actor.pk for actor in actors]:
        return
    claim.links.all().delete()
    ClaimVia.objects.bulk_create(
        ClaimVia(claim=claim, actor=actor, order=order) for order, actor in enumerate(actors, start=1)
    )


def _same(one: object, other: object) -> bool:
    """Whether two rows of one table hold the same, column by column."""
    fields = type(one)._meta.concrete_fields  # type: ignore[attr-defined]
    return all(getattr(one, each.attname) == getattr(other, each.attname) for each in fields)
