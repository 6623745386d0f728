"""Records of a CSV file of points, one by one: what cannot be read stops no other record.

The csv module reads on over line ends while a quote is open, so that one stray quote swallows what follows. A record
that breaks its quotes is therefore told as bad by its first line alone, and reading goes on at the next.
"""

import csv
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Self

ENCODING: Final = "utf-8-sig"
ENCODING_ERRORS: Final = "surrogateescape"
"""How to open the file: bytes that are no UTF-8 come as lone surrogates, and spoil their own record only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One record: the number of its first line, and its fields; or, in a sentence, why it has none."""

    line: int
    fields: tuple[str, ...] = ()
    error: str | None = None


class Records(Iterator[Record]):
    """The records of lines of text, empty lines left out. Holds one record's lines at a time."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._coming = iter(enumerate(lines, start=1))
        self._again: deque[tuple[int, str]] = deque()
        self._taken: list[tuple[int, str]] = []
        self._open_at_end = False

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> Record:
        while True:
            self._taken, self._open_at_end = [], False
            try:
                fields, error = next(csv.reader(self._lines(), strict=True)), None
            except csv.Error as found:
                fields, error = self._leniently(found)
            if not fields and error is None:
                continue
            line = self._taken[0][0]
            if self._open_at_end:
                error = "a quotation mark is opened and not closed"
            if error is None and any("\udc80" <= character <= "\udcff" for field in fields for character in field):
                error = "the line is not UTF-8: save the file as CSV in UTF-8"
            if error is None:
                return Record(line=line, fields=tuple(fields))
            self.take_first_line_only()
            return Record(line=line, error=error)

    def take_first_line_only(self) -> None:
        """Read the lines after the last record's first once more, as records of their own."""
        self._again.extendleft(reversed(self._taken[1:]))
        self._taken = self._taken[:1]

    def _lines(self) -> Iterator[str]:
        while True:
            following = self._again.popleft() if self._again else next(self._coming, None)
            if following is None:
                self._open_at_end = bool(self._taken)  # asked for more: a quote is still open
                return
            self._taken.append(following)
            yield following[1]

    def _leniently(self, error: csv.Error) -> tuple[list[str], str | None]:
        """One line that only strict reading refuses ("a"b) is taken; anything else is the error."""
        if len(self._taken) == 1 and not self._open_at_end:
            try:
                return next(csv.reader([self._taken[0][1]])), None
            except csv.Error as still:
                return [], f"the line cannot be read: {still}"
        return [], f"the line cannot be read: {error}"
