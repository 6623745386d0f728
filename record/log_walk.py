"""The walk of the log: every content and every link held to its hash, some ten thousand publications a second.

Rows are read as they are kept, without models, and links are made of bytes written here. A test holds these bytes to
the definition in ``record.chain``. The walk finds where the first break is; ``record.verification`` says what it is.

Parts of the log are walked on their own, each from the link of the publication before it: that is sound, since the
part before has to end with just that link.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Final

import orjson
from django.db import connection

from record.chain import GENESIS_SHA256, SCHEMA, written_instant
from record.publication import Publication

_BATCH: Final = 500  # rows in memory: some megabytes
#: Publications in a part: a second or so of work.
PART: Final = 20_000
#: SQLite gives text as the bytes that it keeps, a third quicker; what was made something else than text becomes NULL.
_CONTENT: Final = {"sqlite": "CASE WHEN typeof(content) = 'text' THEN CAST(content AS BLOB) END"}
#: The columns of a row, in this order.
Row = Sequence[Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Publications behind number ``after``, whose link is ``link``, as far as ``last``; None: to the end of the log."""

    after: int
    link: str
    last: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Walked:
    """How far a walk came: the last publication that is whole, its link, and whether the next one is not."""

    number: int
    link: str
    is_broken: bool


WHOLE_LOG: Final = Part(after=0, link=GENESIS_SHA256, last=None)


def parts(size: int = PART) -> list[Part]:
    """The log in parts, in order; the last is open. One query.

    Parts end at publications that are there. One that was dropped is missed in the walk of its part.
    """
    table = Publication._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COALESCE(MAX(number), 0) FROM {table}")  # noqa: S608 - our own name
        ((highest,),) = cursor.fetchall()
    ends = range(size, highest, size)
    links = dict(Publication.objects.filter(number__in=ends).order_by("number").values_list("number", "chain_sha256"))
    starts = [(0, GENESIS_SHA256), *links.items()]
    lasts: list[int | None] = [*links, None]
    return [Part(after=after, link=link, last=last) for (after, link), last in zip(starts, lasts, strict=True)]


def walk(part: Part) -> Walked:
    """Walk one part, as far as it is whole. Some 50 microseconds a publication of 5 KB; a query for 500."""
    number, link = part.after, part.link
    for row in _rows(part):
        if row[0] != number + 1 or row[7] != link or not is_whole(row):
            return Walked(number=number, link=link, is_broken=True)
        number, link = row[0], row[8]
    return Walked(number=number, link=link, is_broken=part.last is not None and number != part.last)


def is_whole(row: Row) -> bool:
    """Whether content and link of a row are what its hashes were made of, wherever it stands."""
    number, code, version, kind, note, content, content_sha256, previous, link, at = row
    try:
        kept = content.encode() if isinstance(content, str) else content
        if hashlib.sha256(kept).hexdigest() != content_sha256:
            return False
        hashed = link_bytes(previous, number, code, version, kind, note, _instant(at), content_sha256)
    except (AttributeError, TypeError, ValueError):  # what is kept is of another kind than what was written
        return False
    return bool(hashlib.sha256(hashed).hexdigest() == link)


def link_bytes(
    previous: str, number: int, code: str, version: int, kind: str, note: str, at: str, content_sha256: str
) -> bytes:
    """What a link is the hash of: canonical JSON, as ``record.chain.chain_sha256`` hashes it.

    The names stand in the order that RFC 8785 sorts them in. orjson escapes text as RFC 8785 asks, and writes whole
    numbers alike.
    """
    return orjson.dumps(
        {
            "code": code,
            "content_sha256": content_sha256,
            "kind": kind,
            "note": note,
            "number": number,
            "previous_sha256": previous,
            "published_at": at,
            "schema": SCHEMA,
            "version": version,
        }
    )


def _rows(part: Part) -> Iterator[Row]:
    """The rows of a part. Batch by batch, so that no answer of the database is larger than a batch."""
    above, first = part.after, not part.after
    table, content = Publication._meta.db_table, _CONTENT.get(connection.vendor, "content")
    columns = (
        f"number, code, version, kind, note, {content}, content_sha256, previous_sha256, chain_sha256, published_at"
    )
    while True:
        # Nothing is below the first: a number below 1 would be a row that was slipped in before it.
        conditions = ["1 = 1" if first else "number > %s", "1 = 1" if part.last is None else "number <= %s"]
        values = [each for each, is_there in ((above, not first), (part.last, part.last is not None)) if is_there]
        statement = f"SELECT {columns} FROM {table} WHERE {' AND '.join(conditions)} ORDER BY number LIMIT {_BATCH}"  # noqa: S608
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            rows = cursor.fetchall()
        yield from rows
        if len(rows) < _BATCH:
            return
        above, first = rows[-1][0], False


@lru_cache(maxsize=1024)
def _instant(kept: str | datetime) -> str:
    """An instant as it is hashed, from what a database keeps: PostgreSQL an instant, SQLite text in UTC."""
    moment = datetime.fromisoformat(kept) if isinstance(kept, str) else kept
    return written_instant(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
