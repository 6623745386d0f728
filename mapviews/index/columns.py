"""The current incidents as columns in the order of their map cells: a tile is one stretch of rows, and so is a cell.

Rows with a point come first, by map cell, latitude, longitude and code; those without one follow by code. Numbers that
are unknown are -1 or NaN here, which no filter can ask for. The arrays are files mapped into memory, one copy for all
processes of a machine, and are never written to.
"""

import json
import os
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final, Self

import numpy as np
import numpy.typing as npt

from mapviews.index import bits
from mapviews.index.bits import Floats, Ints, Words
from mapviews.index.postings import Postings
from record.vocabulary import Disagreement, Grade

Int32s = npt.NDArray[np.int32]
Uint32s = npt.NDArray[np.uint32]
Bytes = npt.NDArray[np.uint8]

#: The lines of ``Columns.traits``: whether contested at all, each kind of disagreement, each grade.
TRAITS: Final = ("contested", *Disagreement.values, *Grade.values)
#: The columns that have postings, which are the filters that name values.
LISTED: Final = (
    "country",
    "admin1",
    "border",
    "event_type",
    "grade",
    "precision",
    "actor",
    "attributed_to",
    "source_language",
)
_MANIFEST: Final = "manifest.json"


class BrokenIndexError(Exception):
    """Files that are not the columns they say they are: a build that lost power, or a disk that lost bytes."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Columns:
    """The rows of one revision. ``n`` rows, ``m`` of them with a point, in ``w`` words of 64.

    Attributes:
        revision: number of the last publication that they show.
        mc, lat, lon: map cell and degrees of the rows with a point (m).
        radius_m: uncertainty in metres; NaN where there is none (m).
        edges: first row of each distinct point, and m.
        word_mean: mean latitude and longitude of each word's rows (2, words of m).
        word_box: least and largest latitude, least and largest longitude of each word's rows (4, words of m).
        earliest, latest: days as ``date.toordinal`` counts them (n); days: the earliest ones in order (n).
        killed_reach: what ``killed_min`` is compared with (n). killed_stated, killed_low, claims: to sort by (n).
        border_m: metres to the border; NaN where there is none (n).
        precision: place of the term in its vocabulary (n). flags: bit k is the k-th kind of disagreement (n).
        grades: bit k is the k-th grade (n); a row may have several.
        traits: the rows that have each of ``TRAITS`` (traits, w).
        trait_sums: how many have it before each word (traits, w + 1).
        publications, publication_rows: the numbers of the newest publications, sorted, and the row of each (n).
        code_text, code_ends, title_text, title_ends: texts in UTF-8, one after the other, and where each ends.
        by_code, newest, oldest, killed, most_claims, title: rows in the orders of lists.
        postings: rows by value, for each of ``LISTED``.
    """

    revision: int
    mc: Ints
    lat: Floats
    lon: Floats
    radius_m: npt.NDArray[np.float32]
    edges: Ints
    word_mean: Floats
    word_box: Floats
    earliest: Int32s
    days: Int32s
    latest: Int32s
    killed_reach: Int32s
    killed_stated: Int32s
    killed_low: Int32s
    claims: Int32s
    border_m: Floats
    grades: Bytes
    precision: Bytes
    flags: Bytes
    traits: Words
    trait_sums: Int32s
    publications: Uint32s
    publication_rows: Uint32s
    code_text: Bytes
    code_ends: Uint32s
    title_text: Bytes
    title_ends: Uint32s
    by_code: Uint32s
    newest: Uint32s
    oldest: Uint32s
    killed: Uint32s
    most_claims: Uint32s
    title: Uint32s
    postings: dict[str, Postings]

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return len(self.earliest)

    @property
    def mapped(self) -> int:
        """How many of them have a point."""
        return len(self.mc)

    @property
    def words(self) -> int:
        """How many words a set of all rows has."""
        return bits.words_for(self.rows)

    def code(self, row: int) -> str:
        """The code of a row."""
        return _text(self.code_text, self.code_ends, row)

    def title_of(self, row: int) -> str:
        """The title of a row."""
        return _text(self.title_text, self.title_ends, row)

    def row_of_code(self, code: str) -> int | None:
        """The row of an incident; None where it has none. About 30 microseconds in a million."""
        at = bisect_left(self.by_code, code, key=lambda row: self.code(int(row)))
        if at == self.rows:
            return None
        row = int(self.by_code[at])
        return row if self.code(row) == code else None

    def rows_of_publications(self, numbers: Ints) -> Ints:
        """The rows whose newest publication is among the numbers; what is not among the rows is left out."""
        at = np.searchsorted(self.publications, numbers)
        there = at < self.rows
        at, numbers = at[there], numbers[there]
        rows: Ints = self.publication_rows[at[self.publications[at] == numbers]].astype(np.int64)
        return rows

    # ------------------------------------------------------------------------------------------------------- files

    def save(self, folder: Path, head: str) -> None:
        """Write all arrays into an empty folder, and last the list of them, each forced to the disk."""
        sizes = {}
        for name, array in self._arrays():
            with (folder / f"{name}.npy").open("wb") as file:
                np.save(file, array, allow_pickle=False)
                file.flush()
                os.fsync(file.fileno())
                sizes[name] = file.tell()
        values = {name: each.values for name, each in self.postings.items()}
        manifest = {"revision": self.revision, "head": head, "sizes": sizes, "values": values}
        with (folder / _MANIFEST).open("w", encoding="utf-8") as file:
            json.dump(manifest, file)
            file.flush()
            os.fsync(file.fileno())

    def _arrays(self) -> Iterator[tuple[str, npt.NDArray[Any]]]:
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, np.ndarray):
                yield field.name, value
        for name, postings in self.postings.items():
            for field in fields(postings):
                if field.name != "values":
                    yield f"{name}.{field.name}", getattr(postings, field.name)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Map the files of a folder into memory. About 10 ms; pages are read when they are first looked at.

        Raises:
            BrokenIndexError: one is missing, or not of the size that it was written with.
        """
        try:
            manifest = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
            arrays = {name: _mapped(folder / f"{name}.npy", size) for name, size in manifest["sizes"].items()}
            postings = {
                name: Postings(
                    values=tuple(values),
                    **{field.name: arrays.pop(f"{name}.{field.name}") for field in fields(Postings)[1:]},
                )
                for name, values in manifest["values"].items()
            }
            return cls(revision=manifest["revision"], postings=postings, **arrays)
        except (OSError, ValueError, KeyError, TypeError) as error:
            msg = f"{folder.name} cannot be read: {error}"
            raise BrokenIndexError(msg) from error


def _mapped(path: Path, size: int) -> npt.NDArray[Any]:
    if path.stat().st_size != size:
        msg = f"{path.name} has {path.stat().st_size} bytes, not {size}"
        raise ValueError(msg)
    array = np.load(path, mmap_mode="r" if size > 0 else None, allow_pickle=False)
    # The plain array: numpy's class for mapped files makes every small step ten times slower.
    return np.asarray(array).view(np.ndarray)


def _text(octets: Bytes, ends: Uint32s, row: int) -> str:
    return octets[int(ends[row - 1]) if row else 0 : int(ends[row])].tobytes().decode()
