"""Who says that there were none at all, and who counts some of them: "nobody was killed", "100 civilians killed". Pure.

None of a whole is none of any part of it: a zero without a stated status is said of everybody, so of civilians too, and
nobody killed or wounded is nobody killed. The other way round nothing follows: no civilians killed leaves others open
(``record.left_open``). Two figures of the same measure and status are compared in ``record.disagreements``.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from geo.geodesic import distance_m
from record.dossier import PublicClaim, PublicFigure
from record.statements import Key, Statement, figures_of, is_part, key_of, standing
from record.vocabulary import PERSON_MEASURES, Measure, PersonStatus, Qualifier

#: By measure, the measures whose people are all among those that it counts.
_HOLDS: Final[Mapping[Measure, frozenset[Measure]]] = {
    **{measure: frozenset({measure}) for measure in PERSON_MEASURES},
    Measure.KILLED_OR_WOUNDED: frozenset({Measure.KILLED_OR_WOUNDED, Measure.KILLED, Measure.WOUNDED}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NoneAtAll:
    """A claim that says with these figures that there were none, and what others count of some of these people."""

    claim: PublicClaim
    key: Key
    figures: tuple[PublicFigure, ...]
    counted: tuple[tuple[Key, Statement], ...]


def none_at_all(claims: Sequence[PublicClaim]) -> tuple[NoneAtAll, ...]:
    """Every claim that says so and is contradicted by another claimant's count of a part, in the order of the claims.

    A claimant who counts some of these people anywhere means the rest of them with a zero, as a table does ("civilians
    40, status not known 0"), and is passed over. A denial without a number says which number is wrong, not that there
    were none. Claims on days that do not meet, or places that cannot be one, speak of two things. Cost: claims squared.
    """
    keys = list(dict.fromkeys(key_of(figure) for claim in claims for figure in claim.figures))
    found = []
    for claim in claims:
        for key in dict.fromkeys(key_of(figure) for figure in claim.figures):
            if not (figures := _zeros(claim, key)):
                continue
            parts = [other for other in keys if other != key and _holds(key, other)]
            if _counts_some(claim.claimant, (key, *parts), claims):
                continue
            counted = tuple((part, made) for part in parts for made in _others(claim, part, claims))
            if counted:
                found.append(NoneAtAll(claim=claim, key=key, figures=figures, counted=counted))
    return tuple(found)


def _holds(whole: Key, part: Key) -> bool:
    """Whether all whom the part counts are among those whom the whole counts."""
    return part[0] in _HOLDS.get(whole[0], ()) and whole[1] in {PersonStatus.UNKNOWN, part[1]}


def _zeros(claim: PublicClaim, key: Key) -> tuple[PublicFigure, ...]:
    """Its figures of all of these people, where each says zero or none; empty where one of them does not."""
    figures = tuple(figure for figure in figures_of(claim, key) if not is_part(figure))
    said = all(figure.qualifier is Qualifier.NONE or (figure.has_number and figure.high == 0) for figure in figures)
    return figures if said else ()


def _counts_some(claimant: str, keys: Sequence[Key], claims: Sequence[PublicClaim]) -> bool:
    return any(
        figure.has_number and figure.high != 0 and key_of(figure) in keys
        for claim in claims
        if claim.claimant == claimant
        for figure in claim.figures
    )


def _others(denial: PublicClaim, key: Key, claims: Sequence[PublicClaim]) -> Iterator[Statement]:
    """What other claimants state of it, and have not restated since, that rules zero out."""
    stands, _superseded = standing(claims, key)
    for made in stands:
        if made.claim.claimant != denial.claimant and made.low and _may_be_one_event(denial, made.claim):
            yield made


def _may_be_one_event(one: PublicClaim, other: PublicClaim) -> bool:
    """Whether both may speak of one event; a claim without a day or a place of its own speaks of the incident's."""
    if one.when and other.when and (one.when.latest < other.when.earliest or other.when.latest < one.when.earliest):
        return False
    here, there = one.place, other.place
    if not here or not there or here.point is None or there.point is None:
        return True
    if here.uncertainty_m is None or there.uncertainty_m is None:
        return True
    return distance_m(here.point, there.point) <= here.uncertainty_m + there.uncertainty_m
