"""The mark of a position: one shape, one letter and one colour, the same in charts, lists and on the map."""

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from record.vocabulary import Position


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """How a position is drawn. ``code`` names the symbol and the colour; ``letter`` is read where neither is seen."""

    code: str
    label: str
    letter: str
    shape: str


_SHAPES: Final[dict[Position, tuple["str | Promise", str]]] = {
    Position.ALLEGES: (pgettext_lazy("letter in the mark of a position", "A"), "circle"),
    Position.CONCEDES: (pgettext_lazy("letter in the mark of a position", "C"), "square"),
    Position.DENIES: (pgettext_lazy("letter in the mark of a position", "D"), "diamond"),
    Position.CORROBORATES: ("+", "triangle"),
    Position.QUESTIONS: (pgettext_lazy("letter in the mark of a position", "?"), "pentagon"),
}


def mark(position: Position) -> Mark:
    """The mark of a position.

    Raises:
        ValueError: a position that has no mark yet; every new one needs a shape and a letter of its own.
    """
    try:
        letter, shape = _SHAPES[position]
    except KeyError:
        msg = f"the position {position!r} has no mark: give it a shape and a letter"
        raise ValueError(msg) from None
    return Mark(code=position.value, label=str(position.label), letter=str(letter), shape=shape)


def legend() -> tuple[Mark, ...]:
    """Every position's mark, in the order of the vocabulary."""
    return tuple(mark(position) for position in Position)
