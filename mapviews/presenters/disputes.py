"""What the claims contradict each other about: each kind, its answers, and who gives which."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from mapviews.presenters.recipe import ClaimRef, claim_of, claim_ref
from mapviews.presenters.wording import counted
from record.dossier import Dossier, PublicClaim
from record.dossier_toll import Contribution, Toll
from record.figures_apart import figures_apart
from record.none_at_all import none_at_all
from record.statements import words_of
from record.vocabulary import About, Disagreement, PersonStatus, Position


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One claim in a dispute. ``words`` are quoted, ``actor`` is a name, ``told`` are words of the record."""

    claim: ClaimRef
    words: str = ""
    language: str = ""
    actor: str = ""
    told: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer in a dispute, and the claims that give it."""

    says: str
    sides: tuple[Side, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """One kind of disagreement, in a sentence, with its answers in the order in which they first appear.

    ``note`` is what the recorders say of it, in the ``language`` of the dossier; older versions may have none.
    """

    code: str
    label: str
    sentence: str
    note: str
    language: str
    answers: tuple[Answer, ...]


Said = tuple[str, Side]  # an answer in words, and a claim that gives it


def disputes(dossier: Dossier) -> tuple[Dispute, ...]:
    """The disagreements that the record computed, named and with their answers.

    Raises:
        KeyError: a kind of disagreement that has no words yet.
    """
    found = []
    for kind in dossier.disagreements:
        sentence, said = _KINDS[kind]
        why = _none_at_all() if kind is Disagreement.FIGURES and none_at_all(dossier.claims) else ""
        found.append(
            Dispute(
                code=kind.value,
                label=str(kind.label),
                sentence=" ".join(filter(None, (sentence(), why))),
                note=dossier.note_on(kind),
                language=dossier.language,
                answers=grouped(said(dossier)),
            )
        )
    return tuple(found)


def grouped(said: Iterable[Said]) -> tuple[Answer, ...]:
    """The same answers together, in the order in which they first appear."""
    answers: dict[str, list[Side]] = {}
    for says, side in said:
        answers.setdefault(says, []).append(side)
    return tuple(Answer(says=says, sides=tuple(sides)) for says, sides in answers.items())


def _figures(dossier: Dossier) -> list[Said]:
    """For each toll in which two numbers clash or one is denied: who says which."""
    said: list[Said] = []
    for toll in dossier.tolls:
        if not clashes(toll):
            continue
        counts = counted(toll.measure, toll.status)
        for used in toll.used:
            language = claim_of(dossier, used.claim).language
            said.append((counts, Side(claim=claim_ref(dossier, used.claim), words=used.verbatim, language=language)))
        denies = _("%(counts)s: denied") % {"counts": counts}
        said += [(denies, Side(claim=claim_ref(dossier, ref))) for ref in toll.denied_by]
    said += _parts_or_retold(dossier)
    # Where a zero of all stands against a number of some, each is told once, under what it counts.
    told = dict.fromkeys([*said, *_none_beside_some(dossier)])
    return list(told)


def _parts_or_retold(dossier: Dossier) -> Iterator[Said]:
    """The same for parts, by sex or age, and for numbers told by others that stand in no range."""
    told = {(toll.measure, toll.status) for toll in dossier.tolls if clashes(toll)}
    for apart in figures_apart(dossier.claims):
        if not apart.is_part and apart.key in told:
            continue
        counts = counted(*apart.key, sex=apart.sex, age=apart.age)
        for made in apart.stated:
            claim = claim_ref(dossier, made.claim.ref)
            yield counts, Side(claim=claim, words=made.verbatim, language=made.claim.language)
        denies = _("%(counts)s: denied") % {"counts": counts}
        for denial in apart.denials:
            yield denies, Side(claim=claim_ref(dossier, denial.ref))


def _none_beside_some(dossier: Dossier) -> Iterator[Said]:
    """Who says that there were none at all, then who counts some of them."""
    found = none_at_all(dossier.claims)
    for each in found:
        says = _("%(counts)s: none, of whatever status") % {"counts": capfirst(str(each.key[0].label))}
        if each.key[1] is not PersonStatus.UNKNOWN:
            says = _("%(counts)s: none") % {"counts": counted(*each.key)}
        yield (
            says,
            Side(claim=claim_ref(dossier, each.claim.ref), words=words_of(each.figures), language=each.claim.language),
        )
    for key, made in dict.fromkeys(pair for each in found for pair in each.counted):
        claim = claim_ref(dossier, made.claim.ref)
        yield counted(*key), Side(claim=claim, words=made.verbatim, language=made.claim.language)


def _none_at_all() -> str:
    return _(
        "Who says that there were none at all also says that there were none of any part: no civilians, no fighters."
    )


def clashes(toll: Toll) -> bool:
    """Whether two numbers of a toll cannot both be true, or one is denied."""
    if toll.denied_by and toll.used:
        return True
    return any(_apart(one, other) or _apart(other, one) for one, other in combinations(toll.used, 2))


def _apart(below: Contribution, above: Contribution) -> bool:
    return below.high is not None and above.low is not None and below.high < above.low


def _civilian_status(dossier: Dossier) -> list[Said]:
    said: list[Said] = []
    for claim in dossier.claims:
        position = claim.position_on(About.CIVILIAN_STATUS)
        if position is Position.DENIES:
            says = _("Denied that they were civilians")
        elif position is Position.QUESTIONS:
            says = _("Questioned whether they were civilians")
        elif position is not None or _counts_civilians(claim):
            says = _("Said that they were civilians")
        else:
            continue
        said.append((says, Side(claim=claim_ref(dossier, claim.ref))))
    return said


def _counts_civilians(claim: PublicClaim) -> bool:
    return any(figure.status is PersonStatus.CIVILIAN and not figure.is_denial for figure in claim.figures)


def _responsibility(dossier: Dossier) -> list[Said]:
    said: list[Said] = []
    for claim in dossier.claims:
        ref = claim_ref(dossier, claim.ref)
        for attribution in claim.attributions:
            actor = dossier.actor(attribution.actor).name if attribution.actor else ""
            if attribution.actor == claim.claimant:
                actor = _("itself")
            said.append((_ANSWERS[attribution.position](), Side(claim=ref, actor=actor, told=attribution.words)))
        position = claim.position_on(About.RESPONSIBILITY)
        if position is not None and not claim.attributions:
            said.append((_ANSWERS[position](), Side(claim=ref)))
    return said


def _event(dossier: Dossier) -> list[Said]:
    said: list[Said] = []
    for claim in dossier.claims:
        position = claim.position_on(About.EVENT)
        if position is not None:
            says = _("Denied that it happened") if position is Position.DENIES else _("Said that it happened")
            says = _("Questioned whether it happened") if position is Position.QUESTIONS else says
            said.append((says, Side(claim=claim_ref(dossier, claim.ref))))
    return said


_ANSWERS: Final[dict[Position, Callable[[], str]]] = {
    Position.ALLEGES: lambda: _("Attributed it"),
    Position.CONCEDES: lambda: _("Conceded it"),
    Position.DENIES: lambda: _("Denied it"),
    Position.CORROBORATES: lambda: _("Supported an attribution"),
    Position.QUESTIONS: lambda: _("Asked who did it"),
}

_KINDS: Final[dict[Disagreement, tuple[Callable[[], str], Callable[[Dossier], list[Said]]]]] = {
    Disagreement.FIGURES: (lambda: _("They give numbers that cannot all be true, or deny one."), _figures),
    Disagreement.CIVILIAN_STATUS: (lambda: _("They differ on whether those harmed were civilians."), _civilian_status),
    Disagreement.RESPONSIBILITY: (lambda: _("They give different answers to who did it."), _responsibility),
    Disagreement.EVENT: (lambda: _("They differ on whether it happened at all."), _event),
}
