"""Entries as rows of the index, each time in one statement: one moment of the record, whoever publishes meanwhile."""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, Final

from django.db import connection
from django.db.models import BigIntegerField, CharField, F, IntegerField, Value
from django.db.models.functions import Cast, Coalesce

from mapviews.index.columns import Columns
from mapviews.index.making import NO_CELL, UNKNOWN, Gathering, Row
from record.entry import Entry, EntryQuerySet, EntryState
from record.vocabulary import Disagreement

#: A row of the index, as a plain tuple in the order of ``making.Row``.
RowTuple = tuple[Any, ...]

_BATCH: Final = 10_000
_SOME_NUMBER: Final = 2**62  # stands for the number of a publication in a statement that is written once
#: Where a row of the index differs from the entry by name or by form. The database gives each value in the form that is
#: kept, which spares some ten million steps in Python.
_COLUMNS: Final[dict[str, Any]] = {
    "publication": F("publication_id"),
    "mc": Coalesce("mc", Value(NO_CELL, BigIntegerField())),
    "earliest": Cast("earliest", CharField()),
    "latest": Cast("latest", CharField()),
    "killed_reach": Coalesce("killed_high", "killed_high_stated", UNKNOWN),
    "killed_high_stated": Coalesce("killed_high_stated", UNKNOWN),
    "killed_low": Coalesce("killed_low", UNKNOWN),
    "flags": sum(
        (Cast(f"disagree_{kind}", IntegerField()) * (1 << place) for place, kind in enumerate(Disagreement.values)),
        Value(0),
    ),
    "grade": F("grades"),
    "country": F("countries"),
    "admin1": Coalesce("admin1", Value("")),
    "border": Coalesce("border", Value("")),
    "actor": F("claimants"),
    "attributed_to": F("blamed"),
    "source_language": F("languages"),
}


def read_columns() -> Columns:
    """The columns of all current incidents. Some seconds for a million."""
    gathering = Gathering()
    revision = 0
    with _without_collecting(), connection.chunked_cursor() as cursor:
        cursor.execute(*_asked(Entry.objects.all()).query.sql_with_params())
        while batch := cursor.fetchmany(_BATCH):
            columns, states = _by_column(batch)
            revision = max(revision, *columns[0])
            if states.count(EntryState.CURRENT.value) < len(batch):
                columns, _states = _by_column([row for row in batch if row[-1] == EntryState.CURRENT])
            gathering.add(columns)
        return gathering.columns(revision)


def _by_column(rows: Sequence[RowTuple]) -> tuple[Sequence[Sequence[Any]], Sequence[str]]:
    """The values of each field of ``Row``, and the states."""
    *columns, states = zip(*rows, strict=True) if rows else ((),) * (len(Row._fields) + 1)
    return columns, states


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Millions of rows, none of them in a cycle: looking for cycles among them would take a fifth of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def read_changes(after: int) -> tuple[int, dict[str, RowTuple | None]]:
    """What changed after a publication, and the number of the last one: rows by code, None for what was withdrawn."""
    changes: dict[str, RowTuple | None] = {}
    revision = after
    sql, params = _asking_for_changes(connection.vendor)
    with connection.cursor() as cursor:
        cursor.execute(sql, [after if value == _SOME_NUMBER else value for value in params])
        for *row, state in cursor.fetchall():
            revision = max(revision, row[0])
            changes[row[1]] = tuple(row) if state == EntryState.CURRENT else None
    return revision, changes


@lru_cache(maxsize=2)
def _asking_for_changes(vendor: str) -> tuple[str, tuple[Any, ...]]:
    """The statement of ``_asked``, which takes longer to write than to answer."""
    statement: tuple[str, tuple[Any, ...]] = _asked(
        Entry.objects.filter(publication_id__gt=_SOME_NUMBER)
    ).query.sql_with_params()
    return statement


def _asked(entries: EntryQuerySet) -> Any:
    """The fields of ``Row``, and the state."""
    return entries.order_by().values_list(*(_COLUMNS.get(name, F(name)) for name in Row._fields), "state")
