"""Two people changed the same page: which fields each of them changed, and what comes of their choices."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

Value = TypeVar("Value", bound=Hashable)


class Side(StrEnum):
    """Whose version."""

    MINE = "mine"
    THEIRS = "theirs"


@dataclass(frozen=True, kw_only=True)
class Parting(Generic[Value]):
    """A field that stands differently for two people, with what it was for both. No base: it is not known."""

    name: str
    base: Value | None
    mine: Value
    theirs: Value

    @property
    def proposed(self) -> Side | None:
        """The side that alone changed it; None where both did, and the person must choose."""
        if self.base is not None and self.mine == self.base:
            return Side.THEIRS
        if self.base is not None and self.theirs == self.base:
            return Side.MINE
        return None


def partings(
    base: Mapping[str, Value] | None, mine: Mapping[str, Value], theirs: Mapping[str, Value]
) -> list[Parting[Value]]:
    """The fields in which two versions differ, in the order of the page."""
    return [
        Parting(name=name, base=base.get(name) if base is not None else None, mine=mine[name], theirs=theirs[name])
        for name in theirs
        if name in mine and mine[name] != theirs[name]
    ]
