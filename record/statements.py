"""What one claim states about one thing that is counted: its figures of that measure and status, taken together. Pure.

Tolls and disagreements are both made of these.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from record.dates import DateError, When, read_edtf
from record.dossier import PublicClaim, PublicFigure
from record.vocabulary import PERSON_MEASURES, Age, Measure, PersonStatus, Qualifier, Sex

#: What a toll is about: killed civilians, structures hit ...
Key = tuple[Measure, PersonStatus]

_HIGH_ONLY: Final = frozenset({Qualifier.AT_MOST, Qualifier.FEWER_THAN})
_QUALIFIERS: Final = list(Qualifier)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """How many one claim says. ``low`` to ``high`` spans its figures; None is open.

    ``sets_low`` is false where it states a high end only ("as many as 100"), ``part`` true where it counts only some of
    them, by sex or age. ``stated`` is the largest number that it names: 100 for "more than 100", whose low end is 101.
    """

    claim: PublicClaim
    verbatim: str
    low: int | None
    high: int | None
    sets_low: bool
    part: bool
    stated: int
    qualifier: Qualifier
    conventions: frozenset[str]

    @property
    def is_open(self) -> bool:
        """Whether it leaves open how many more there may be."""
        return self.high is None

    @property
    def weight(self) -> tuple[int, bool, int]:
        """For finding the largest number stated: of two alike the open one, then the later of the vocabulary."""
        return (self.stated, self.is_open, _QUALIFIERS.index(self.qualifier))


def key_of(figure: PublicFigure) -> Key:
    """What a figure counts. Only persons have a status."""
    status = figure.status if figure.measure in PERSON_MEASURES else PersonStatus.UNKNOWN
    return (figure.measure, status)


def figures_of(claim: PublicClaim, key: Key) -> list[PublicFigure]:
    """The claim's figures of one measure and status, in order."""
    return [figure for figure in claim.figures if key_of(figure) == key]


def words_of(figures: Sequence[PublicFigure]) -> str:
    """Their words, each once, to the letter."""
    return "; ".join(dict.fromkeys(figure.verbatim for figure in figures if figure.verbatim))


def denies(claim: PublicClaim, key: Key) -> bool:
    """Whether the claim denies that there were any, or another's number, and states none of its own.

    Who denies a part alone ("no children killed") denies nothing of the whole (``record.figures_apart``).
    """
    figures = figures_of(claim, key)
    denied = any(figure.is_denial and not is_part(figure) for figure in figures)
    return denied and not any(figure.has_number for figure in figures)


def statement(claim: PublicClaim, key: Key) -> Statement | None:
    """What the claim states of this, or None where it gives no number.

    Figures of a part (women, children) count only where the claim states no whole. Parts may overlap, so they are not
    added: there are at least as many as the largest part.
    """
    numbers = [figure for figure in figures_of(claim, key) if figure.has_number]
    wholes = [figure for figure in numbers if not is_part(figure)]
    if wholes:
        return _of_wholes(claim, wholes)
    return _of_parts(claim, numbers) if numbers else None


def standing(claims: Iterable[PublicClaim], key: Key) -> tuple[list[Statement], list[Statement]]:
    """All that is stated of this: what stands, and what its own claimant has restated on a later day.

    A later day is one that begins after the other ends; where a day of statement is not known, both stand.
    """
    by_claimant: dict[str, list[Statement]] = defaultdict(list)
    for claim in claims:
        made = statement(claim, key)
        if made:
            by_claimant[claim.claimant].append(made)
    stands: list[Statement] = []
    superseded: list[Statement] = []
    for statements in by_claimant.values():
        latest_first_day = max((when.earliest for made in statements if (when := _stated_on(made.claim))), default=None)
        for made in statements:
            when = _stated_on(made.claim)
            is_older = when is not None and latest_first_day is not None and when.latest < latest_first_day
            (superseded if is_older else stands).append(made)
    return stands, superseded


def _of_wholes(claim: PublicClaim, figures: Sequence[PublicFigure]) -> Statement:
    setting_low = [figure for figure in figures if figure.qualifier not in _HIGH_ONLY and figure.low is not None]
    lows = [figure.low for figure in setting_low or figures if figure.low is not None]
    highs = [figure.high for figure in figures if figure.high is not None]
    largest = max(figures, key=_weight)
    return Statement(
        claim=claim,
        verbatim=words_of(figures),
        low=min(lows, default=None),
        high=None if len(highs) < len(figures) else max(highs),
        sets_low=bool(setting_low),
        part=False,
        stated=_stated(largest),
        qualifier=largest.qualifier,
        conventions=frozenset(figure.convention for figure in figures),
    )


def _of_parts(claim: PublicClaim, figures: Sequence[PublicFigure]) -> Statement:
    # A part that is only bounded above ("up to 20 children") says nothing of the low end of the whole.
    lows = [figure.low for figure in figures if figure.qualifier not in _HIGH_ONLY and figure.low is not None]
    low = max(lows, default=None)
    return Statement(
        claim=claim,
        verbatim=words_of(figures),
        low=low,
        high=None,
        sets_low=low is not None,
        part=True,
        stated=low if low is not None else 0,
        qualifier=Qualifier.AT_LEAST,
        conventions=frozenset(figure.convention for figure in figures),
    )


def is_part(figure: PublicFigure) -> bool:
    """Whether it counts only some of them, by sex or age."""
    return figure.sex is not Sex.UNKNOWN or figure.age is not Age.UNKNOWN


def _stated(figure: PublicFigure) -> int:
    """The largest number that a figure names, undoing the step to the next whole number."""
    if figure.high is not None:
        return figure.high + (1 if figure.qualifier is Qualifier.FEWER_THAN else 0)
    low = figure.low if figure.low is not None else 0
    return max(0, low - (1 if figure.qualifier is Qualifier.MORE_THAN else 0))


def _weight(figure: PublicFigure) -> tuple[int, bool, int]:
    return (_stated(figure), figure.high is None, _QUALIFIERS.index(figure.qualifier))


def _stated_on(claim: PublicClaim) -> When | None:
    return _read_day(claim.stated_on) if claim.stated_on else None


@lru_cache(maxsize=1024)
def _read_day(edtf: str) -> When | None:
    try:
        return read_edtf(edtf)
    except DateError:
        return None
