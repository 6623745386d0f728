"""The range of one measure as a dossier holds it, with its recipe: what each claim gave, or why it gave nothing."""

from dataclasses import dataclass

from record.vocabulary import Measure, PersonStatus, Qualifier


@dataclass(frozen=True, kw_only=True)
class Contribution:
    """What one claim gives to a toll. ``claim`` is a ref; ``bounds`` says which ends it sets: both, low or high."""

    claim: str
    verbatim: str
    low: int | None
    high: int | None
    bounds: str = "both"


@dataclass(frozen=True, kw_only=True)
class Omission:
    """Why a claim was left out of a toll. ``reason`` is a code of ``record.toll.Reason``."""

    claim: str
    verbatim: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Toll:
    """The range of one measure and status of persons, with its recipe.

    ``low`` to ``high`` is the range; ``high`` is None when a claim leaves it open. ``high_stated`` is the largest
    number that anybody stated, open or not, with ``high_qualifier`` as it was meant ("more than" 100). ``used``,
    ``left_out`` and ``denied_by`` together name every claim that speaks of it. ``claimants`` counts the different
    claimants used, ``independent`` the different chains of documents by which they reach us.
    """

    measure: Measure
    status: PersonStatus
    low: int | None
    high: int | None
    high_stated: int | None
    high_qualifier: Qualifier | None
    used: tuple[Contribution, ...]
    left_out: tuple[Omission, ...]
    denied_by: tuple[str, ...]
    claimants: int
    independent: int
    convention: str
