"""Columns made from the rows of entries: sorted, counted, listed by value. Pure; some seconds for a million."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from mapviews.index import bits
from mapviews.index.bits import Ints
from mapviews.index.columns import LISTED, TRAITS, Columns
from mapviews.index.postings import Postings
from record.vocabulary import Disagreement, Grade, Precision

#: The map cell of what has no point, behind all others; and any other whole number that is unknown.
NO_CELL: Final = int(np.iinfo(np.int64).max)
UNKNOWN: Final = -1


class Row(NamedTuple):
    """What the index keeps of an entry, as ``reading`` asks the database for it, in forms that cost Python nothing.

    Days are texts. Bit k of ``flags`` is the k-th kind of disagreement. Whole numbers that are unknown are ``NO_CELL``
    and ``UNKNOWN`` already, texts that are unknown are empty.
    """

    publication: int
    code: str
    title: str
    mc: int
    lat: float | None
    lon: float | None
    uncertainty_m: float | None
    earliest: str
    latest: str
    killed_reach: int
    killed_high_stated: int
    killed_low: int
    claim_count: int
    border_distance_m: float | None
    flags: int
    grade: str
    precision: str
    event_type: str
    country: str
    admin1: str
    border: str
    actor: str
    attributed_to: str
    source_language: str


_WHOLE: Final = {
    "publication": np.int64,
    "mc": np.int64,
    "killed_reach": np.int32,
    "killed_high_stated": np.int32,
    "killed_low": np.int32,
    "claim_count": np.int32,
    "flags": np.uint8,
}
_REAL: Final = ("lat", "lon", "uncertainty_m", "border_distance_m")
_DAYS: Final = ("earliest", "latest")
#: Columns of one value a row, beside those that hold several between commas.
_SINGLE: Final = frozenset({"admin1", "border", "event_type", "precision"})


class _Places(dict[str, int]):
    """The place of each value, in the order in which they came."""

    def __missing__(self, value: str) -> int:
        self[value] = len(self)
        return self[value]


class _Days(dict[str, int]):
    """Days by their text, as ``date.toordinal`` counts them."""

    def __missing__(self, text: str) -> int:
        self[text] = date.fromisoformat(text).toordinal()
        return self[text]


class Gathering:
    """Rows on their way to columns: added in batches, each turned into arrays at once."""

    def __init__(self) -> None:
        self._parts: dict[str, list[npt.NDArray[Any]]] = {name: [] for name in Row._fields}
        self._texts: dict[str, list[bytes]] = {"code": [], "title": []}
        self._distinct = {name: _Places() for name in LISTED}
        self._days = _Days()

    def add(self, columns: Sequence[Sequence[Any]]) -> None:
        """Add rows: the values of each field of ``Row``, in its order."""
        for name, values in zip(Row._fields, columns, strict=True):
            if name in self._texts:
                self._texts[name].extend(map(str.encode, values))
            else:
                self._parts[name].append(self._array(name, values))

    def _array(self, name: str, values: Sequence[Any]) -> npt.NDArray[Any]:
        # A dictionary's own method over an iterator: a million values of ten columns pass without a line of Python.
        if name in _WHOLE:
            return np.fromiter(values, _WHOLE[name], len(values))
        if name in _REAL:
            return np.array(values, np.float64)  # None becomes NaN
        known = self._days if name in _DAYS else self._distinct[name]
        return np.fromiter(map(known.__getitem__, values), np.int32, len(values))

    def columns(self, revision: int) -> Columns:
        """The columns of all rows that were added."""
        kinds = {**_WHOLE, **dict.fromkeys(_REAL, np.float64)}
        raw = {
            name: np.concatenate(parts) if parts else np.zeros(0, kinds.get(name, np.int32))
            for name, parts in self._parts.items()
            if name not in self._texts
        }
        self._parts.clear()
        codes = np.array(self._texts["code"], dtype=np.bytes_)
        return from_arrays(revision, raw, codes, self._texts["title"], self._distinct)


def from_arrays(
    revision: int,
    raw: dict[str, npt.NDArray[Any]],
    codes: npt.NDArray[np.bytes_],
    titles: list[bytes],
    distinct: Mapping[str, Mapping[str, int]],
) -> Columns:
    """The columns of rows in any order.

    Args:
        revision: of the record.
        raw: an array for each field of ``Row`` but the texts; those in ``LISTED`` as places in ``distinct``.
        codes: of the incidents.
        titles: of the incidents, in UTF-8.
        distinct: the values of each column in ``LISTED``, with their places.
    """
    order = np.lexsort((codes, raw["lon"], raw["lat"], raw["mc"])) if len(codes) else np.zeros(0, np.int64)
    raw = {name: values[order] for name, values in raw.items()}
    return _columns(revision, raw, codes[order], [titles[row] for row in order.tolist()], distinct)


def _columns(
    revision: int,
    raw: dict[str, npt.NDArray[Any]],
    codes: npt.NDArray[np.bytes_],
    titles: list[bytes],
    distinct: Mapping[str, Mapping[str, int]],
) -> Columns:
    rows, mapped = len(codes), int(np.searchsorted(raw["mc"], NO_CELL))
    lat, lon = raw["lat"][:mapped], raw["lon"][:mapped]
    flags = raw["flags"]
    grades = _sets_of_terms(raw["grade"], distinct["grade"], Grade.values)
    traits = _traits(flags, grades)
    sums = np.zeros((len(TRAITS), traits.shape[1] + 1), np.int32)
    np.cumsum(np.bitwise_count(traits), axis=1, dtype=np.int32, out=sums[:, 1:])
    by_publication = np.argsort(raw["publication"])
    code_text, code_ends = _texts(codes.tolist())
    title_text, title_ends = _texts(titles)
    return Columns(
        revision=revision,
        mc=raw["mc"][:mapped],
        lat=lat,
        lon=lon,
        radius_m=raw["uncertainty_m"][:mapped].astype(np.float32),
        edges=_edges(lat, lon),
        word_mean=np.stack([_by_word(np.add, each) / _word_sizes(mapped) for each in (lat, lon)]),
        word_box=np.stack([_by_word(least, each) for each in (lat, lon) for least in (np.minimum, np.maximum)]),
        earliest=raw["earliest"],
        days=np.sort(raw["earliest"]),
        latest=raw["latest"],
        killed_reach=raw["killed_reach"],
        killed_stated=raw["killed_high_stated"],
        killed_low=raw["killed_low"],
        claims=raw["claim_count"],
        border_m=raw["border_distance_m"],
        grades=grades,
        precision=_terms(raw["precision"], distinct["precision"], Precision.values),
        flags=flags,
        traits=traits,
        trait_sums=sums,
        publications=raw["publication"][by_publication].astype(np.uint32),
        publication_rows=by_publication.astype(np.uint32),
        code_text=code_text,
        code_ends=code_ends,
        title_text=title_text,
        title_ends=title_ends,
        postings={
            name: Postings.of_sets(
                raw[name], (_as_set(value) if name in _SINGLE else value for value in distinct[name]), rows
            )
            for name in LISTED
        },
        **_orders(raw, codes, titles),
    )


def _orders(
    raw: dict[str, npt.NDArray[Any]], codes: npt.NDArray[np.bytes_], titles: list[bytes]
) -> dict[str, npt.NDArray[np.uint32]]:
    """The orders of lists. Each ends in the code; what is unknown (-1) comes last."""
    by_code = np.argsort(codes, kind="stable")
    rank = np.empty(len(codes), np.int64)
    rank[by_code] = np.arange(len(codes))
    # By code point, as the bytes of UTF-8 sort, and as SQLite sorts them.
    by_title = sorted(by_code.tolist(), key=titles.__getitem__)
    orders = {
        "by_code": by_code,
        "newest": np.lexsort((rank, -raw["latest"])),
        "oldest": np.lexsort((rank, raw["earliest"])),
        "killed": np.lexsort((rank, -raw["killed_low"], -raw["killed_high_stated"])),
        "most_claims": np.lexsort((rank, -raw["claim_count"])),
        "title": np.array(by_title, np.int64),
    }
    return {name: order.astype(np.uint32) for name, order in orders.items()}


def _traits(flags: npt.NDArray[np.uint8], grades: npt.NDArray[np.uint8]) -> bits.Words:
    kinds = len(Disagreement.values)
    lines = [flags != 0, *(flags & (1 << place) for place in range(kinds))]
    lines += [grades & (1 << place) for place in range(len(Grade.values))]
    return np.stack([bits.pack(line) for line in lines])


def _terms(codes: npt.NDArray[Any], distinct: Mapping[str, int], values: list[str]) -> npt.NDArray[np.uint8]:
    """The place of each term in its vocabulary.

    Raises:
        ValueError: a column holds a term that the vocabulary does not know.
    """
    places = np.array([values.index(value) for value in distinct], np.uint8)
    return places[codes] if len(codes) else np.zeros(0, np.uint8)


def _sets_of_terms(codes: npt.NDArray[Any], distinct: Mapping[str, int], values: list[str]) -> npt.NDArray[np.uint8]:
    """The terms of each row as bits, by their place in the vocabulary, from texts such as ",fair,weak,".

    Raises:
        ValueError: a column holds a term that the vocabulary does not know.
    """
    sets = [sum(1 << values.index(value) for value in each.split(",") if value) for each in distinct]
    return np.array(sets, np.uint8)[codes] if len(codes) else np.zeros(0, np.uint8)


def _as_set(value: str) -> str:
    """One value between commas. What holds a comma itself can be asked for in no address, and is found by none."""
    return f",{value}," if value and "," not in value else ""


def _edges(lat: bits.Floats, lon: bits.Floats) -> Ints:
    changes = (np.diff(lat) != 0) | (np.diff(lon) != 0)
    first = [0] if len(lat) else []
    return np.concatenate((first, np.flatnonzero(changes) + 1, [len(lat)])).astype(np.int64)


def _word_sizes(rows: int) -> Ints:
    return np.diff(np.append(np.arange(0, rows, bits.WORD), rows))


def _by_word(ufunc: np.ufunc, values: bits.Floats) -> bits.Floats:
    if not len(values):
        return np.zeros(0)
    found: bits.Floats = ufunc.reduceat(values, np.arange(0, len(values), bits.WORD))
    return found


def _texts(texts: list[bytes]) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint32]]:
    ends = np.cumsum(np.fromiter(map(len, texts), np.uint32, len(texts)), dtype=np.uint32)
    return np.frombuffer(b"".join(texts), np.uint8), ends
