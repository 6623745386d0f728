"""How vague words become bounds, by a named convention. The words themselves are always kept beside the bounds.

``counterclaim`` is ours. ``acled`` takes, as ACLED's coders do, the most conservative number that the words allow: it
sets the low end and leaves the high end open, since it says nothing of how many more there may be.
"""

from typing import Final

from record.vocabulary import Qualifier

COUNTERCLAIM: Final = "counterclaim"
ACLED: Final = "acled"
CONVENTIONS: Final = (COUNTERCLAIM, ACLED)
DEFAULT_CONVENTION: Final = COUNTERCLAIM

Bounds = tuple[int, int | None]

_OURS: Final[dict[Qualifier, Bounds]] = {
    Qualifier.A_FEW: (3, 5),
    Qualifier.SEVERAL: (3, 9),
    Qualifier.TENS: (20, 99),
    Qualifier.DOZENS: (24, 99),
    Qualifier.SCORES: (40, 99),
    Qualifier.HUNDREDS: (200, 999),
}
_ACLED: Final[dict[Qualifier, Bounds]] = {
    Qualifier.A_FEW: (3, None),
    Qualifier.SEVERAL: (3, None),
    Qualifier.TENS: (10, None),
    Qualifier.DOZENS: (12, None),
    Qualifier.SCORES: (20, None),
    Qualifier.HUNDREDS: (100, None),
}
_BOUNDS: Final = {COUNTERCLAIM: _OURS, ACLED: _ACLED}


class UnknownConventionError(ValueError):
    """A convention that does not exist. The message names those that do."""


def check_convention(name: str) -> str:
    """The name itself. Raises UnknownConventionError."""
    if name not in CONVENTIONS:
        msg = f"There is no convention {name!r} for vague words; there are {' and '.join(CONVENTIONS)}."
        raise UnknownConventionError(msg)
    return name


def vague_bounds(qualifier: Qualifier, convention: str) -> Bounds:
    """Low and high of a vague word, both included; a high of None is open."""
    return _BOUNDS[convention][qualifier]


def thousands_bounds(unit: int, convention: str) -> Bounds:
    """Low and high of "thousands" (unit 1,000), "tens of thousands" (10,000) and so on.

    The vocabulary has no terms for them, so our convention carries on that of "hundreds": from two units to just under
    ten. ACLED's is one unit.
    """
    return (unit, None) if convention == ACLED else (2 * unit, 10 * unit - 1)
