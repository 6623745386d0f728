"""Sets of rows as bits, 64 to a word: to join two sets of a million rows takes 20 microseconds, to count one as long.

Row ``i`` is bit ``i % 64`` of word ``i // 64``. A slice of words, from word ``first``, stands for the rows from
``64 * first``. Bits beyond the last row are 0.
"""

from typing import Any, Final

import numpy as np
import numpy.typing as npt

Words = npt.NDArray[np.uint64]
Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

WORD: Final = 64
_ONE: Final = np.uint64(1)


def words_for(rows: int) -> int:
    """How many words hold so many rows."""
    return -(-rows // WORD)


def pack(flags: npt.NDArray[Any]) -> Words:
    """Words from a flag a row."""
    packed = np.zeros(8 * words_for(len(flags)), np.uint8)
    octets = np.packbits(flags, bitorder="little")
    packed[: len(octets)] = octets
    return packed.view("<u8")


def unpack(words: Words) -> Bools:
    """A flag a row, 64 for each word."""
    return np.unpackbits(np.ascontiguousarray(words).view(np.uint8), bitorder="little").view(np.bool_)


def full(rows: int) -> Words:
    """The set of all rows."""
    words = np.full(words_for(rows), ~np.uint64(0))
    if rows % WORD:
        words[-1] = low_bits(np.array([rows % WORD]))[0]
    return words


def of_rows(rows: npt.NDArray[Any], total: int) -> Words:
    """The set of the rows named, in any order, out of ``total``."""
    flags = np.zeros(total, np.bool_)
    flags[rows] = True
    return pack(flags)


def rows_of(words: Words, first: int = 0) -> Ints:
    """The rows of a set, ascending. Costs by the words that are not empty."""
    filled = np.flatnonzero(words)
    if len(filled) == len(words):
        return np.flatnonzero(unpack(words)) + WORD * first
    bits = np.flatnonzero(unpack(words[filled]))
    rows: Ints = WORD * (filled[bits >> 6] + first) + (bits & 63)
    return rows


def size(words: Words) -> int:
    """How many rows a set has."""
    return int(np.bitwise_count(words).sum(dtype=np.int64))


def low_bits(count: npt.NDArray[Any]) -> Words:
    """Words whose lowest ``count`` bits are set, 0 to 63."""
    return (_ONE << count.astype(np.uint64)) - _ONE


def counts_between(words: Words, edges: Ints, first: int = 0) -> Ints:
    """How many rows of each set lie between consecutive edges.

    Args:
        words: one set, or several in the rows of a matrix: a slice of their words.
        edges: ascending row numbers, all within the slice or just behind it.
        first: the word with which the slice begins.

    Returns:
        one number less than edges, for each set.
    """
    local = edges - WORD * first
    at, rest = local >> 6, local & 63
    columns = words.shape[-1]
    counted = np.zeros((*words.shape[:-1], columns + 1), np.uint8)  # one more, for edges just behind the slice
    np.bitwise_count(words, out=counted[..., :-1])
    # A stretch from a word to itself is empty, where reduceat gives the word. The last edge has no stretch of its own.
    whole = np.add.reduceat(counted[..., : int(at[-1]) + 1], at, axis=-1, dtype=np.int64)[..., :-1]
    whole = np.where(at[1:] > at[:-1], whole, 0)
    partial = np.bitwise_count(words[..., np.minimum(at, columns - 1)] & low_bits(rest)).astype(np.int64)
    counts: Ints = whole + partial[..., 1:] - partial[..., :-1]
    return counts


def nth(words: Words, which: Ints, first: int = 0) -> Ints:
    """The rows that are number ``which`` (from 0, ascending) in a set. Each has to be there."""
    before = np.cumsum(np.bitwise_count(words), dtype=np.int64)
    at = np.searchsorted(before, which, side="right")
    bits = unpack(words[at]).reshape(-1, WORD)
    behind = before[at] - which  # how many of the word's rows are at or behind the one sought
    from_behind = np.cumsum(bits[:, ::-1], axis=1, dtype=np.int64)
    place = WORD - 1 - np.argmax(from_behind == behind[:, None], axis=1)
    rows: Ints = WORD * (at + first) + place
    return rows
