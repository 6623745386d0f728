"""Where claimants cannot all be right about one number: two that exclude each other, or one that another denies. Pure.

Parts by sex or age are compared with the same part alone: "no children killed" contradicts 19 children, not 55 people.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Final

from record.dossier import PublicClaim, PublicFigure
from record.statements import Key, Statement, denies, figures_of, is_part, key_of, standing
from record.vocabulary import Age, Qualifier, Sex

_NO_LIMIT: Final = float("inf")


@dataclass(frozen=True, slots=True, kw_only=True)
class Apart:
    """One thing counted, of which different numbers are stated, or a number and its denial.

    ``sex`` and ``age`` name the part; both are unknown for a whole. ``stated`` is all that stands of it, ``denials``
    the claims that deny some of that.
    """

    key: Key
    sex: Sex
    age: Age
    stated: tuple[Statement, ...]
    denials: tuple[PublicClaim, ...]

    @property
    def is_part(self) -> bool:
        """Whether only some of them are counted, by sex or age."""
        return self.sex is not Sex.UNKNOWN or self.age is not Age.UNKNOWN


def figures_apart(claims: Sequence[PublicClaim]) -> Iterator[Apart]:
    """Everything counted that claimants cannot all be right about: each whole, then its parts.

    Cost: for each thing counted, the claims that speak of it squared.
    """
    for key in dict.fromkeys(key_of(figure) for claim in claims for figure in claim.figures):
        if whole := _apart(claims, key, Sex.UNKNOWN, Age.UNKNOWN):
            yield whole
        yield from _parts_apart(claims, key)


def _parts_apart(claims: Sequence[PublicClaim], key: Key) -> Iterator[Apart]:
    """Each part as a whole of its own. What a claimant has restated as a whole since says nothing of its parts now."""
    figures = [figure for claim in claims for figure in figures_of(claim, key) if is_part(figure)]
    if not figures:
        return
    _stands, superseded = standing(claims, key)
    restated = {made.claim.ref for made in superseded}
    now = [claim for claim in claims if claim.ref not in restated]
    for sex, age in dict.fromkeys((figure.sex, figure.age) for figure in figures):
        if part := _apart([_only(claim, key, sex, age) for claim in now], key, sex, age):
            yield part


def _only(claim: PublicClaim, key: Key, sex: Sex, age: Age) -> PublicClaim:
    """The claim as if it spoke of this part alone, and this part were a whole."""
    figures = [figure for figure in figures_of(claim, key) if (figure.sex, figure.age) == (sex, age)]
    return replace(claim, figures=tuple(_as_whole(figure) for figure in figures))


def _as_whole(figure: PublicFigure) -> PublicFigure:
    return replace(figure, sex=Sex.UNKNOWN, age=Age.UNKNOWN)


def _apart(claims: Sequence[PublicClaim], key: Key, sex: Sex, age: Age) -> Apart | None:
    stands, _superseded = standing(claims, key)
    denials = tuple(claim for claim in claims if denies(claim, key) and _denies_any(claim, key, stands))
    if not denials and not _exclude_each_other(stands):
        return None
    return Apart(key=key, sex=sex, age=age, stated=tuple(stands), denials=denials)


def _exclude_each_other(stands: Sequence[Statement]) -> bool:
    return any(
        one.claim.claimant != other.claim.claimant and _span(one)[1] < _span(other)[0]
        for pair in combinations(stands, 2)
        for one, other in (pair, pair[::-1])
    )


def _span(made: Statement) -> tuple[float, float]:
    return (made.low or 0, _NO_LIMIT if made.high is None else made.high)


def _denies_any(denial: PublicClaim, key: Key, stands: Sequence[Statement]) -> bool:
    return any(made.claim.claimant != denial.claimant and _contradicts(denial, key, made) for made in stands)


def _contradicts(denial: PublicClaim, key: Key, made: Statement) -> bool:
    """A denial of the number contradicts all but zero; "none" contradicts only what rules zero out."""
    denying = [figure for figure in figures_of(denial, key) if figure.is_denial and not is_part(figure)]
    if all(figure.qualifier is Qualifier.NONE for figure in denying):
        return (made.low or 0) > 0
    return made.high != 0
