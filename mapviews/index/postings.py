"""Which rows have which value of a column: a set of bits for a common value, a list of rows for a rare one.

A value that more than one row in 32 has takes fewer bytes as bits, every other as a list. So none takes more than an
eighth of a byte a row, and none needs more than a glance at its rows. Method: Roaring bitmaps (S. Chambi, D. Lemire, O.
Kaser, R. Godin, "Better bitmap performance with Roaring bitmaps", 2016), with one container a value.
"""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final, Self

import numpy as np
import numpy.typing as npt

from mapviews.index import bits
from mapviews.index.bits import Bools, Ints, Words

#: One row in so many has a value: then its bits are as large as its list of 32-bit numbers.
DENSE: Final = 32
#: Below so many rows lists are quicker to make than bits; what changed since a build is made anew with each change.
_WORTH_BITS: Final = 4_096


@dataclass(frozen=True, eq=False)
class Postings:
    """The rows of each value, ascending; a row may have several values or none.

    Attributes:
        values: all values, sorted.
        ends: for each value the end of its list in ``rows``; the list of a common value is empty.
        rows: the lists, one after the other.
        dense: for each value the line of its bits in ``words``, or -1.
        words: the bits of the common values.
        sizes: for each value how many rows have it.
    """

    values: tuple[str, ...]
    ends: Ints
    rows: npt.NDArray[np.uint32]
    dense: npt.NDArray[np.int32]
    words: Words
    sizes: Ints

    @classmethod
    def of_sets(cls, codes: npt.NDArray[Any], sets: Iterable[str], total: int) -> Self:
        """From one code a row, which is the place among ``sets`` of a text of values such as ",IQ,SY,"."""
        members = [[value for value in each.split(",") if value] for each in sets]
        values = tuple(sorted({value for each in members for value in each}))
        number = {value: place for place, value in enumerate(values)}
        lengths = np.array([len(each) for each in members] or [0], np.int64)
        flat = np.array([number[value] for each in members for value in each], np.int64)
        starts = np.cumsum(lengths) - lengths
        many = lengths[codes] if len(codes) else np.zeros(0, np.int64)
        rows = np.repeat(np.arange(len(codes), dtype=np.uint32), many)
        within = np.arange(len(rows)) - np.repeat(np.cumsum(many) - many, many)
        has = flat[np.repeat(starts[codes], many) + within] if len(rows) else np.zeros(0, np.int64)
        order = np.argsort(has, kind="stable")
        return cls._of_pairs(values, has[order], rows[order], total)

    @classmethod
    def _of_pairs(cls, values: tuple[str, ...], has: Ints, rows: npt.NDArray[np.uint32], total: int) -> Self:
        sizes = np.bincount(has, minlength=len(values)).astype(np.int64)
        common = np.flatnonzero((sizes * DENSE > total) & (total >= _WORTH_BITS))
        dense = np.full(len(values), -1, np.int32)
        dense[common] = np.arange(len(common))
        ends = np.cumsum(sizes)
        words = np.zeros((len(common), bits.words_for(total)), np.uint64)
        for line, value in enumerate(common):
            words[line] = bits.of_rows(rows[ends[value] - sizes[value] : ends[value]], total)
        rare = dense[has] < 0
        return cls(
            values=values,
            ends=np.cumsum(np.where(dense < 0, sizes, 0)).astype(np.int64),
            rows=rows[rare],
            dense=dense,
            words=words,
            sizes=sizes,
        )

    def place(self, value: str) -> int | None:
        """The place of a value among all; None where no row has it."""
        at = bisect_left(self.values, value)
        return at if at < len(self.values) and self.values[at] == value else None

    def any_of(self, wanted: Iterable[str], first: int, last: int) -> Words:
        """The rows that have one of the values, within the words from ``first`` to before ``last``. Writable."""
        found = np.zeros(last - first, np.uint64)
        lists = []
        for value in wanted:
            place = self.place(value)
            if place is None:
                continue
            if self.dense[place] >= 0:
                found |= self.words[self.dense[place], first:last]
            else:
                lists.append(self._list(place, bits.WORD * first, bits.WORD * last))
        if lists:
            rows = np.concatenate(lists) if len(lists) > 1 else lists[0]
            found |= bits.of_rows(rows - np.uint32(bits.WORD * first), bits.WORD * (last - first))
        return found

    def _list(self, place: int, low: int, high: int) -> npt.NDArray[np.uint32]:
        """The rows of a rare value from ``low`` to before ``high``."""
        rows = self.rows[int(self.ends[place - 1]) if place else 0 : int(self.ends[place])]
        start, end = np.searchsorted(rows, np.array([low, high], np.uint32))
        return rows[start:end]

    def counts(self, within: Words, flags: Bools) -> Ints:
        """How many rows of a set, given as words and as a flag a row, have each value, in the order of ``values``."""
        found = np.zeros(len(self.values), np.int64)
        common = np.flatnonzero(self.dense >= 0)
        if len(common):
            found[common] = np.bitwise_count(self.words & within).sum(axis=1, dtype=np.int64)[self.dense[common]]
        if len(self.rows):
            # Rows ascend within a value, so that this walks through the flags and does not jump.
            found += bits.counts_between(bits.pack(flags[self.rows]), np.concatenate(([0], self.ends)))
        return found
