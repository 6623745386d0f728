"""What the claims contradict each other about, each kind with the sides that take part in it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from mapviews.presenters.recipe import ClaimRef, claim_of, claim_ref
from mapviews.presenters.wording import counted
from record.dossier import Dossier, PublicClaim
from record.vocabulary import About, Disagreement, PersonStatus, Position


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """What one claim says in a dispute. ``words`` are quoted; ``says`` and ``actor`` are ours and a name."""

    claim: ClaimRef
    says: str
    words: str = ""
    language: str = ""
    actor: str = ""
    told: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """One kind of disagreement, in a sentence, with its sides in the order of the claims."""

    code: str
    label: str
    sentence: str
    sides: tuple[Side, ...]


def disputes(dossier: Dossier) -> tuple[Dispute, ...]:
    """The disagreements that the record computed, named and with their sides.

    Raises:
        KeyError: a kind of disagreement that has no words yet.
    """
    found = []
    for kind in dossier.disagreements:
        sentence, sides = _KINDS[kind]
        found.append(Dispute(code=kind.value, label=str(kind.label), sentence=sentence(), sides=sides(dossier)))
    return tuple(found)


def _figures(dossier: Dossier) -> tuple[Side, ...]:
    """For each toll in which two numbers clash or one is denied: who says which."""
    sides: list[Side] = []
    for toll in dossier.tolls:
        if len(toll.used) + len(toll.denied_by) < 2:
            continue
        counts = counted(toll.measure, toll.status)
        for used in toll.used:
            ref = claim_ref(dossier, used.claim)
            language = claim_of(dossier, used.claim).language
            sides.append(Side(claim=ref, says=counts, words=used.verbatim, language=language))
        for denier in toll.denied_by:
            sides.append(Side(claim=claim_ref(dossier, denier), says=_("%(counts)s: denies it") % {"counts": counts}))
    return tuple(sides)


def _civilian_status(dossier: Dossier) -> tuple[Side, ...]:
    sides = []
    for claim in dossier.claims:
        position = claim.position_on(About.CIVILIAN_STATUS)
        if position is Position.DENIES:
            says = _("denies that they were civilians")
        elif position is Position.QUESTIONS:
            says = _("questions that they were civilians")
        elif position is not None or _counts_civilians(claim):
            says = _("says that they were civilians")
        else:
            continue
        sides.append(Side(claim=claim_ref(dossier, claim.ref), says=says))
    return tuple(sides)


def _counts_civilians(claim: PublicClaim) -> bool:
    return any(figure.status is PersonStatus.CIVILIAN and not figure.is_denial for figure in claim.figures)


def _responsibility(dossier: Dossier) -> tuple[Side, ...]:
    sides = []
    for claim in dossier.claims:
        for attribution in claim.attributions:
            sides.append(
                Side(
                    claim=claim_ref(dossier, claim.ref),
                    says=_ANSWERS[attribution.position](),
                    actor=dossier.actor(attribution.actor).name if attribution.actor else "",
                    told=attribution.words,
                )
            )
        position = claim.position_on(About.RESPONSIBILITY)
        if position is not None and not claim.attributions:
            sides.append(Side(claim=claim_ref(dossier, claim.ref), says=_ANSWERS[position]()))
    return tuple(sides)


def _event(dossier: Dossier) -> tuple[Side, ...]:
    sides = []
    for claim in dossier.claims:
        position = claim.position_on(About.EVENT)
        if position is not None:
            says = _("denies that it happened") if position is Position.DENIES else str(position.label)
            sides.append(Side(claim=claim_ref(dossier, claim.ref), says=says))
    return tuple(sides)


_ANSWERS: Final[dict[Position, Callable[[], str]]] = {
    Position.ALLEGES: lambda: _("attributes it"),
    Position.CONCEDES: lambda: _("concedes it"),
    Position.DENIES: lambda: _("denies it"),
    Position.CORROBORATES: lambda: _("supports the attribution"),
    Position.QUESTIONS: lambda: _("asks who did it"),
}

_KINDS: Final[dict[Disagreement, tuple[Callable[[], str], Callable[[Dossier], tuple[Side, ...]]]]] = {
    Disagreement.FIGURES: (lambda: _("They give numbers that cannot all be true, or deny one."), _figures),
    Disagreement.CIVILIAN_STATUS: (lambda: _("They differ on whether those harmed were civilians."), _civilian_status),
    Disagreement.RESPONSIBILITY: (lambda: _("They give different answers to who did it."), _responsibility),
    Disagreement.EVENT: (lambda: _("They differ on whether it happened at all."), _event),
}
