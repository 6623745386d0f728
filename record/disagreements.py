"""What the claims contradict each other about: four flags, computed from the claims and never entered. Pure.

A claimant does not disagree with itself: every flag takes two claims by different claimants. Silence, and giving no
number, contradict nothing.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import combinations
from typing import Final

from record.dossier import PublicClaim
from record.figures_apart import figures_apart
from record.none_at_all import none_at_all
from record.vocabulary import About, Disagreement, Measure, PersonStatus, Position

_AFFIRMS: Final = frozenset({Position.ALLEGES, Position.CONCEDES, Position.CORROBORATES})


def disagreements(claims: Sequence[PublicClaim]) -> tuple[Disagreement, ...]:
    """The flags that are up, in the order of the vocabulary. The order of the claims does not matter.

    - figures: two numbers of one measure and status, or of one part of them, that cannot both be true, a number that
      another denies (``record.figures_apart``), or some counted where another says that there were none at all
      (``record.none_at_all``);
    - civilian status: one says or takes it that those harmed were civilians, another denies it;
    - responsibility: different answers to who did it (see ``_answers_differ``);
    - event: one denies that it happened, another affirms it or anything that supposes it.
    """
    tests: dict[Disagreement, bool] = {
        Disagreement.FIGURES: _figures(claims),
        Disagreement.CIVILIAN_STATUS: _two(claims, _says_civilian, _denies_civilian),
        Disagreement.RESPONSIBILITY: any(_answers_differ(*pair) for pair in _pairs(claims)),
        Disagreement.EVENT: _two(claims, _supposes_event, _denies_event),
    }
    return tuple(flag for flag in Disagreement if tests[flag])


def _pairs(claims: Iterable[PublicClaim]) -> Iterable[tuple[PublicClaim, PublicClaim]]:
    """Every two claims by different claimants, both ways round."""
    for one, other in combinations(claims, 2):
        if one.claimant != other.claimant:
            yield one, other
            yield other, one


def _two(
    claims: Sequence[PublicClaim], affirms: Callable[[PublicClaim], bool], denies: Callable[[PublicClaim], bool]
) -> bool:
    affirming = {claim.claimant for claim in claims if affirms(claim)}
    denying = {claim.claimant for claim in claims if denies(claim)}
    return any(one != other for one in affirming for other in denying)


# ---------------------------------------------------------------------------------------------------------- figures


def _figures(claims: Sequence[PublicClaim]) -> bool:
    return any(True for _each in figures_apart(claims)) or bool(none_at_all(claims))


# -------------------------------------------------------------------------------------------------- civilian status


def _says_civilian(claim: PublicClaim) -> bool:
    """Whether it says that civilians were harmed: by its position, or by counting harmed civilians."""
    if claim.position_on(About.CIVILIAN_STATUS) in _AFFIRMS:
        return True
    return any(
        figure.status is PersonStatus.CIVILIAN and figure.measure is not Measure.PRESENT and figure.has_number
        for figure in claim.figures
        if figure.high != 0
    )


def _denies_civilian(claim: PublicClaim) -> bool:
    return claim.position_on(About.CIVILIAN_STATUS) is Position.DENIES


# --------------------------------------------------------------------------------------------------- responsibility


def _answers_differ(one: PublicClaim, other: PublicClaim) -> bool:
    """Whether two claims give different answers to who did it.

    One denies it and the other alleges, concedes or asks; both name actors and none in common; or one asks, and the
    other concedes or names somebody.
    """
    if _denies_responsibility(one) and (_speaks_of_who(other) or _asks_who(other)):
        return True
    if _asks_who(one) and not _answers(one) and (_answers(other) or _concedes(other)):
        return True
    return bool(_answers(one) and _answers(other) and not _answers(one) & _answers(other))


def _denies_responsibility(claim: PublicClaim) -> bool:
    return claim.position_on(About.RESPONSIBILITY) is Position.DENIES or any(
        attribution.position is Position.DENIES for attribution in claim.attributions
    )


def _speaks_of_who(claim: PublicClaim) -> bool:
    return claim.position_on(About.RESPONSIBILITY) in _AFFIRMS or any(
        attribution.position in _AFFIRMS for attribution in claim.attributions
    )


def _asks_who(claim: PublicClaim) -> bool:
    return claim.position_on(About.RESPONSIBILITY) is Position.QUESTIONS or any(
        attribution.position is Position.QUESTIONS for attribution in claim.attributions
    )


def _concedes(claim: PublicClaim) -> bool:
    return claim.position_on(About.RESPONSIBILITY) is Position.CONCEDES or any(
        attribution.position is Position.CONCEDES for attribution in claim.attributions
    )


def _answers(claim: PublicClaim) -> frozenset[str]:
    """The actors whom it names. Who concedes answers with itself, whomever else it blames for something beside."""
    conceded = {each.actor for each in claim.attributions if each.position is Position.CONCEDES and each.actor}
    if conceded or _concedes(claim):
        return frozenset(conceded or {claim.claimant})
    return frozenset(each.actor for each in claim.attributions if each.position in _AFFIRMS and each.actor)


# ------------------------------------------------------------------------------------------------------------ event


def _denies_event(claim: PublicClaim) -> bool:
    return claim.position_on(About.EVENT) is Position.DENIES


def _supposes_event(claim: PublicClaim) -> bool:
    return not _denies_event(claim) and any(stance.position in _AFFIRMS for stance in claim.stances)
