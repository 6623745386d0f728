"""A CSV file (RFC 4180) of incidents, in UTF-8 with a byte order mark, harmless to spreadsheets.

The mark makes Excel read Arabic titles as what they are. A text cell that a spreadsheet would take for a formula gets
an apostrophe before it; ``record_revision`` and ``record_sha256`` say in each row which record it is from, because a
file keeps nothing else of its origin.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import repeat
from typing import Any, Final

from api.columns import ADDRESS, BOOLEAN, INTEGER, SEPARATOR, STRING, Column, columns
from api.snapshot import Snapshot
from record.spreadsheets import BYTE_ORDER_MARK, harmless

CONTENT_TYPE: Final = "text/csv; charset=utf-8; header=present"
_BOOLEANS: Final = {True: "true", False: "false", None: None}

#: Columns beside those of the incident: its address, and the record that the row is from.
OF_THE_FILE: Final = (
    ("url", ADDRESS, "The incident's address, where the claims and the recipe of the range stand."),
    ("record_revision", INTEGER, "Number of the last publication when the file was made."),
    ("record_sha256", STRING, "Link of that publication: the head of the record's chain."),
)


def lines(snapshot: Snapshot, address: str) -> Iterator[bytes]:
    """The file, a chunk at a time. ``address`` is that of any incident, with ``{code}`` for its code."""
    written = columns()
    names = [column.name for column in written]
    yield (BYTE_ORDER_MARK + _text([[*names, *(name for name, _kind, _meaning in OF_THE_FILE)]])).encode()
    code = names.index("code")
    number, sha256 = repeat(snapshot.head.number), repeat(snapshot.head.sha256)
    for values in snapshot.chunks():
        cells = [_cells(column, each) for column, each in zip(written, values, strict=True)]
        urls = [address.replace("{code}", each) for each in values[code]]
        yield _text(zip(*cells, urls, number, sha256, strict=False)).encode()


def _cells(column: Column, values: Sequence[Any]) -> Sequence[Any]:
    """The cells of a column. None becomes an empty cell when it is written."""
    if column.is_list:
        return [harmless(SEPARATOR.join(value)) for value in values]
    if column.kind == STRING:
        return [value and harmless(value) for value in values]
    if column.kind == BOOLEAN:
        return [_BOOLEANS[value] for value in values]
    return values


def _text(rows: Iterable[Iterable[Any]]) -> str:
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue()
