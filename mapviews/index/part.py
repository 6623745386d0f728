"""Columns and the sets that were asked for of them: what matches a filter, kept as long as there is room."""

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from typing import Final, Self

import numpy as np

from mapviews.index import bits
from mapviews.index.bits import Ints, Words
from mapviews.index.columns import Columns
from mapviews.index.masks import Condition, conditions, in_box, rows_that_meet
from record.filters import BBox, Filters

#: Room for the sets that a process keeps: 250 of a million rows.
KEPT_BYTES: Final = 32 * 2**20
#: A stretch of more than one row in so many makes the whole set, since the next tile of the same view will want it too.
_WHOLE_FROM: Final = 4


class Kept:
    """Sets by what they stand for; the ones not used for longest go first."""

    def __init__(self, room_bytes: int = KEPT_BYTES) -> None:
        self._room = room_bytes
        self._sets: OrderedDict[object, Words] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def get(self, key: object) -> Words | None:
        """A set that is kept."""
        with self._lock:
            if key not in self._sets:
                return None
            self._sets.move_to_end(key)
            return self._sets[key]

    def put(self, key: object, words: Words) -> Words:
        """Keep a set, which nobody changes from now on; returns it."""
        words.flags.writeable = False
        with self._lock:
            if key not in self._sets:
                self._sets[key] = words
                self._size += words.nbytes
            while self._size > self._room and len(self._sets) > 1:
                self._size -= self._sets.popitem(last=False)[1].nbytes
        return words

    @property
    def nbytes(self) -> int:
        """How much is kept."""
        return self._size


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to a part: the conditions, and what the database found for words, if words were asked for.

    ``found`` holds numbers of publications. They may be left out for a part that keeps their set already.
    """

    conditions: tuple[Condition, ...]
    text: str = ""
    found: Ints | None = None

    @classmethod
    def of(cls, filters: Filters, found: Ints | None = None, *, without: str | None = None) -> Self:
        """The question that filters ask, but for one of them."""
        return cls(conditions(filters, without=without), "" if without == "q" else filters.q, found)

    @property
    def key(self) -> tuple[object, ...]:
        """What the set of its answers is kept under."""
        return (self.text, *self.conditions)


class Part:
    """Columns of which some rows may have been replaced since they were made.

    A set of rows is None where it is all of them, so that nothing is counted that was counted when they were made.
    """

    def __init__(self, columns: Columns, kept: Kept, replaced: Ints | None = None) -> None:
        self.columns = columns
        self.kept = kept
        self.alive: Words | None = None
        if replaced is not None and len(replaced):
            self.alive = ~bits.of_rows(replaced, columns.rows) & bits.full(columns.rows)

    def chosen(self, asked: Asked, first: int = 0, last: int | None = None) -> Words | None:
        """The rows that match, within the words from ``first`` to before ``last``; None for all rows."""
        last = self.columns.words if last is None else last
        matching = self._matching(asked, first, last)
        if self.alive is None:
            return matching
        return self.alive[first:last] if matching is None else matching & self.alive[first:last]

    def _matching(self, asked: Asked, first: int, last: int) -> Words | None:
        if not asked.conditions and not asked.text:
            return None
        kept = self.kept.get(asked.key)
        if kept is not None:
            return kept[first:last]
        if (last - first) * _WHOLE_FROM >= self.columns.words:
            return self.kept.put(asked.key, self._joined(asked, 0, self.columns.words))[first:last]
        return self._joined(asked, first, last)

    def _joined(self, asked: Asked, first: int, last: int) -> Words:
        sets = [self._set(condition, first, last) for condition in asked.conditions]
        if asked.text:
            sets.append(self._found(asked)[first:last])
        joined = sets[0].copy() if len(sets) == 1 else sets[0] & sets[1]
        for each in sets[2:]:
            joined &= each
        return joined

    def _set(self, condition: Condition, first: int, last: int) -> Words:
        kept = self.kept.get(condition)
        if kept is not None:
            return kept[first:last]
        found = rows_that_meet(self.columns, condition, first, last)
        return self.kept.put(condition, found) if (first, last) == (0, self.columns.words) else found

    def _found(self, asked: Asked) -> Words:
        """The rows that the database found for words."""
        kept = self.kept.get(found_key(asked.text))
        if kept is None:
            found = np.zeros(0, np.int64) if asked.found is None else asked.found
            rows = self.columns.rows_of_publications(found)
            kept = self.kept.put(found_key(asked.text), bits.of_rows(rows, self.columns.rows))
        return kept

    def in_view(self, asked: Asked, view: BBox | None) -> Words | None:
        """The rows that match, and with a view those whose point is in it; None for all rows."""
        chosen = self.chosen(asked)
        if view is None:
            return chosen
        seen = in_box(self.columns, view, 0, self.columns.words)
        return seen if chosen is None else seen & chosen

    def without_point(self, asked: Asked) -> Words:
        """The rows that match and have no point, which follow all others."""
        chosen = self.chosen(asked)
        some = bits.full(self.columns.rows) if chosen is None else chosen.copy()
        some[: self.columns.mapped >> 6] = 0
        some[self.columns.mapped >> 6 :][:1] &= ~bits.low_bits(np.array([self.columns.mapped & 63]))
        return some

    def count(self, chosen: Words | None) -> tuple[int, int]:
        """How many rows a set has, and how many of them have a point."""
        if chosen is None:
            return self.columns.rows, self.columns.mapped
        if not self.columns.rows:
            return 0, 0
        mapped, others = bits.counts_between(chosen, np.array([0, self.columns.mapped, self.columns.rows])).tolist()
        return mapped + others, mapped


def found_key(text: str) -> tuple[str, str]:
    """What the set of rows that the database found for words is kept under."""
    return ("found", text)
