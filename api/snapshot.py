"""The incidents that are asked for and the head of the record that they stand in, from one moment, a chunk at a time.

One statement reads the head beside the rows. A database answers one statement from one state of itself, so what is
published while a long file is being sent shows in the next file, and never in half of this one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any, Final

from django.db.models import Subquery

from api.asking import Asked
from api.columns import Column
from record.chain import GENESIS_SHA256
from record.publication import ChainHead

#: Rows that are in memory at a time: some megabytes.
CHUNK: Final = 1_000
_HEAD: Final = ("head_number", "head_sha256")


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The end of the log: the revision of the record, and the link that all before it hangs on."""

    number: int
    sha256: str

    def as_json(self) -> dict[str, Any]:
        """For files."""
        return {"revision": self.number, "sha256": self.sha256}


def head_now() -> Head:
    """The head of the record; of an empty one, what stands before the first publication. One query."""
    number, sha256 = ChainHead.objects.values_list("number", "sha256").first() or (0, GENESIS_SHA256)
    return Head(number=number, sha256=sha256)


class Snapshot:
    """All that match, newest first, as the values of ``columns``. Read once.

    The statement runs when this is made; a chunk is fetched when it is asked for. Let go of by ``close``.
    """

    def __init__(self, asked: Asked, columns: Sequence[Column]) -> None:
        self._columns = columns
        self._names = sorted({name for column in columns for name in column.reads})
        heads = ChainHead.objects.all()
        rows = (
            asked.entries()
            .order_by("-latest", "code")
            .annotate(
                head_number=Subquery(heads.values("number")[:1]), head_sha256=Subquery(heads.values("sha256")[:1])
            )
            .values_list(*self._names, *_HEAD)
        )
        self._rows: Iterator[Sequence[Any]] = rows.iterator(chunk_size=CHUNK)
        first = list(islice(self._rows, 1))
        self._rows = chain(first, self._rows)
        # Of nothing that matches there is no state to be read in: the head of a moment later does as well.
        self.head = Head(number=first[0][-2], sha256=first[0][-1]) if first else head_now()

    def chunks(self) -> Iterator[list[Sequence[Any]]]:
        """Some rows at a time, until all were given: for each column, its values in the order of the rows."""
        while rows := list(islice(self._rows, CHUNK)):
            read = dict(zip(self._names, zip(*rows, strict=True), strict=False))
            yield [_values(column, [read[name] for name in column.reads]) for column in self._columns]


def _values(column: Column, read: list[Sequence[Any]]) -> Sequence[Any]:
    make = column.read
    if make is None:
        return read[0]
    if len(read) == 1:
        return [None if value is None else make(value) for value in read[0]]
    return list(map(make, *read))
