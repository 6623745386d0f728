"""Columns made from the rows of entries: sorted, counted, listed by value. Pure; some seconds for a million."""

from collections.abc import Iterable
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from mapviews.index import bits
from mapviews.index.bits import Ints
from mapviews.index.columns import LISTED, TRAITS, Columns
from mapviews.index.postings import Postings
from record.vocabulary import Disagreement, Grade, Precision

#: ``date.toordinal`` of 1 January 1970, from which numpy counts days.
EPOCH: Final = 719_163
NO_CELL: Final = np.iinfo(np.int64).max


class Row(NamedTuple):
    """What the index keeps of an entry, as ``reading`` asks the database for it. Days are texts, flags are 0 or 1."""

    publication: int
    code: str
    title: str
    mc: int | None
    lat: float | None
    lon: float | None
    uncertainty_m: float | None
    earliest: str
    latest: str
    killed_reach: int | None
    killed_high_stated: int | None
    killed_low: int | None
    claim_count: int
    border_distance_m: float | None
    disagree_figures: int
    disagree_civilian_status: int
    disagree_responsibility: int
    disagree_event: int
    grade: str
    precision: str
    event_type: str
    country: str
    admin1: str | None
    border: str | None
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
}
_REAL: Final = ("lat", "lon", "uncertainty_m", "border_distance_m")
_DAYS: Final = ("earliest", "latest")
_FLAGS: Final = tuple(f"disagree_{kind}" for kind in Disagreement.values)
#: Columns of one value a row, beside those that hold several between commas.
_SINGLE: Final = frozenset({"admin1", "border", "event_type", "grade", "precision"})


class Gathering:
    """Rows on their way to columns: added in batches, each turned into arrays at once."""

    def __init__(self) -> None:
        self._parts: dict[str, list[npt.NDArray[Any]]] = {name: [] for name in Row._fields}
        self._texts: dict[str, list[str]] = {"code": [], "title": []}
        self._distinct: dict[str, dict[str, int]] = {name: {} for name in LISTED}

    def add(self, rows: Iterable[tuple[Any, ...]]) -> None:
        """Add rows, each in the order of ``Row``. There has to be at least one."""
        for name, values in zip(Row._fields, zip(*rows, strict=True), strict=True):
            if name in self._texts:
                self._texts[name] += values
            else:
                self._parts[name].append(self._array(name, values))

    def _array(self, name: str, values: tuple[Any, ...]) -> npt.NDArray[Any]:
        if name in _WHOLE:
            missing = NO_CELL if name == "mc" else -1
            return np.array([missing if value is None else value for value in values], _WHOLE[name])
        if name in _REAL:
            return np.array(values, np.float64)  # None becomes NaN
        if name in _DAYS:
            return (np.array(values, "datetime64[D]").astype(np.int64) + EPOCH).astype(np.int32)
        if name in _FLAGS:
            return np.array(values, np.uint8)
        codes = self._distinct[name]
        return np.array([codes.setdefault(value or "", len(codes)) for value in values], np.int32)

    def columns(self, revision: int) -> Columns:
        """The columns of all rows that were added."""
        kinds = {**_WHOLE, **dict.fromkeys(_REAL, np.float64), **dict.fromkeys(_FLAGS, np.uint8)}
        raw = {
            name: np.concatenate(parts) if parts else np.zeros(0, kinds.get(name, np.int32))
            for name, parts in self._parts.items()
            if name not in self._texts
        }
        self._parts.clear()
        codes = np.array([code.encode() for code in self._texts["code"]], dtype=np.bytes_)
        return from_arrays(revision, raw, codes, self._texts["title"], self._distinct)


def from_arrays(
    revision: int,
    raw: dict[str, npt.NDArray[Any]],
    codes: npt.NDArray[np.bytes_],
    titles: list[str],
    distinct: dict[str, dict[str, int]],
) -> Columns:
    """The columns of rows in any order.

    Args:
        revision: of the record.
        raw: an array for each field of ``Row`` but the texts; those in ``LISTED`` as places in ``distinct``.
        codes: of the incidents.
        titles: of the incidents.
        distinct: the values of each column in ``LISTED``, with their places.
    """
    order = np.lexsort((codes, raw["lon"], raw["lat"], raw["mc"])) if len(codes) else np.zeros(0, np.int64)
    raw = {name: values[order] for name, values in raw.items()}
    return _columns(revision, raw, codes[order], [titles[row] for row in order], distinct)


def _columns(
    revision: int,
    raw: dict[str, npt.NDArray[Any]],
    codes: npt.NDArray[np.bytes_],
    titles: list[str],
    distinct: dict[str, dict[str, int]],
) -> Columns:
    rows, mapped = len(codes), int(np.searchsorted(raw["mc"], NO_CELL))
    lat, lon = raw["lat"][:mapped], raw["lon"][:mapped]
    flags = np.zeros(rows, np.uint8)
    for place, name in enumerate(_FLAGS):
        flags |= raw[name] << place
    grade = _terms(raw["grade"], distinct["grade"], Grade.values)
    traits = _traits(flags, grade)
    sums = np.zeros((len(TRAITS), traits.shape[1] + 1), np.int32)
    np.cumsum(np.bitwise_count(traits), axis=1, dtype=np.int32, out=sums[:, 1:])
    by_publication = np.argsort(raw["publication"])
    code_text, code_ends = _texts([code.decode() for code in codes.tolist()])
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
        grade=grade,
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
    raw: dict[str, npt.NDArray[Any]], codes: npt.NDArray[np.bytes_], titles: list[str]
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


def _traits(flags: npt.NDArray[np.uint8], grade: npt.NDArray[np.uint8]) -> bits.Words:
    kinds = len(Disagreement.values)
    lines = [flags != 0, *(flags & (1 << place) for place in range(kinds))]
    lines += [grade == place for place in range(len(Grade.values))]
    return np.stack([bits.pack(line) for line in lines])


def _terms(codes: npt.NDArray[Any], distinct: dict[str, int], values: list[str]) -> npt.NDArray[np.uint8]:
    """The place of each term in its vocabulary.

    Raises:
        ValueError: a column holds a term that the vocabulary does not know.
    """
    places = np.array([values.index(value) for value in distinct], np.uint8)
    return places[codes] if len(codes) else np.zeros(0, np.uint8)


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


def _texts(texts: list[str]) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint32]]:
    octets = [text.encode() for text in texts]
    return np.frombuffer(b"".join(octets), np.uint8), np.cumsum([len(each) for each in octets], dtype=np.uint32)
