"""What the built status of border lines says wrongly beside disputed ground, mended when it is read."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from geo.areas import NOWHERE
from geo.borders import Feature, Lines
from geo.disputes import Dispute

MUNICIPAL_BOUNDARY: Final = "municipal boundary declared by Israel in 1967"
_CITY: Final = "east-jerusalem"
_ROUND_IT: Final = "west-bank"
_BERM: Final = "western-sahara"

Status = dict[str, Any]


def mended(
    rows: Sequence[Status], lines: Lines, features: Sequence[Feature], disputes: Sequence[Dispute]
) -> list[Status]:
    """The rows, with the package's line east of Jerusalem named as the edge of the municipality that it is.

    The package files East Jerusalem under Israel, so its line runs east of the city and not where the armistice line of
    1949 does. What lies beyond it is the West Bank, though our coarser outline of the city reaches over it.
    """
    numbers = {dispute.id: number for number, dispute in enumerate(disputes)}
    city, round_it = numbers.get(_CITY), numbers.get(_ROUND_IT)
    if city is None or round_it is None:
        return list(rows)
    found = list(rows)
    for number in range(len(lines)):
        for near, far, holder, other in (
            ("left", "right", lines.left, lines.right),
            ("right", "left", lines.right, lines.left),
        ):
            if features[int(holder[number])].power != "IL" or features[int(other[number])].power != "PS":
                continue
            if rows[number][near] == city or _is_gap(rows, number, near, city):
                found[number] = {**rows[number], near: city, far: round_it, "kind": MUNICIPAL_BOUNDARY}
    return found


def _is_gap(rows: Sequence[Status], number: int, side: str, territory: int) -> bool:
    """A piece without a territory between two with it: our outline ends a little short of the line."""
    return (
        rows[number][side] == NOWHERE
        and 0 < number < len(rows) - 1
        and rows[number - 1][side] == territory == rows[number + 1][side]
    )


def side_name(dispute: Dispute, feature: Feature, status: Status, names: dict[str, str]) -> str:
    """What the side of a line that lies in a territory is called; ``names``: country names by ISO code.

    Both sides of the berm are Western Sahara: each is named as the part of it that it is.
    """
    if dispute.id == _BERM and status["left"] == status["right"]:
        return f"{dispute.name} {'east' if feature.power == dispute.country else 'west'} of the berm"
    if dispute.id == _CITY:
        return f"{names.get(dispute.country or '', dispute.name)} ({dispute.name})"
    return dispute.name


def not_beyond(
    rows: Sequence[Status],
    lines: Lines,
    features: Sequence[Feature],
    disputes: Sequence[Dispute],
    territory: int,
    own: str | None,
) -> npt.NDArray[np.bool_]:
    """True for each line that a point of the state ``own`` in this territory (its number) may have as its nearest.

    Not a line beyond which lies the same territory; the berm is one all the same, since its sides have names.
    """
    if territory == NOWHERE:
        return np.ones(len(lines), dtype=bool)
    left, right = (np.array([row[side] == territory for row in rows]) for side in ("left", "right"))
    power = np.array([feature.power for feature in features])
    of_left, of_right = power[lines.left] == own, power[lines.right] == own
    far = np.where(of_left, right, np.where(of_right, left, left & right))
    if disputes[territory].id == _BERM:
        far &= ~(left & right)
    return np.asarray(~far)
