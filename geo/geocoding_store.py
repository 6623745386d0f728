"""What all processes of a site share about online searches: answers already given, and whose turn it is to ask.

A small SQLite file in the site's ``var`` folder. Its lock makes "at most one request a second" hold for every process
of a machine; several machines want a geocoder of their own (see ``GeocodingSettings.host``).
"""

import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

_SCHEMA_VERSION: Final = 1
_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS answer (
    asked TEXT PRIMARY KEY, answered_at REAL NOT NULL, places TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS turn (
    host TEXT PRIMARY KEY, next_at REAL NOT NULL, written_at REAL NOT NULL
) WITHOUT ROWID;
"""
_LOCK_TIMEOUT_S: Final = 10.0
_KEPT_S: Final = 90 * 86_400
"""A place's position does not move; OpenStreetMap's idea of it does."""
_NOTHING_KEPT_S: Final = 86_400
"""That nothing was found is forgotten sooner: somebody may map it."""


@dataclass(frozen=True, slots=True)
class GeocodingStore:
    """The file. Times are seconds since 1970; ``now`` comes in as an argument."""

    path: Path

    def answer(self, asked: str, *, now: float) -> list[dict[str, Any]] | None:
        """The places that were answered to this question not too long ago, or None."""
        with self._open() as connection:
            row = connection.execute("SELECT answered_at, places FROM answer WHERE asked = ?", (asked,)).fetchone()
        if row is None:
            return None
        places: list[dict[str, Any]] = json.loads(row[1])
        return places if now - row[0] < (_KEPT_S if places else _NOTHING_KEPT_S) else None

    def keep(self, asked: str, places: list[dict[str, Any]], *, now: float) -> None:
        """Remember an answer, and forget those that are too old."""
        with self._open() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO answer VALUES (?, ?, ?)", (asked, now, json.dumps(places, ensure_ascii=False))
            )
            connection.execute("DELETE FROM answer WHERE answered_at < ?", (now - _KEPT_S,))

    def take_turn(self, host: str, *, interval_s: float, longest_wait_s: float, now: float) -> float:
        """Reserve the next moment at which this host may be asked.

        Returns:
            Seconds to wait before asking. Where that is more than ``longest_wait_s``, nothing is reserved.
        """
        with self._open() as connection:
            row = connection.execute("SELECT next_at, written_at FROM turn WHERE host = ?", (host,)).fetchone()
            # A reservation from the future means that the clock was set back: it says nothing.
            next_at = row[0] if row and row[1] <= now + interval_s else now
            at = max(now, next_at)
            if at - now <= longest_wait_s:
                self._write_turn(connection, host, at + interval_s, now)
        return at - now

    def rest(self, host: str, *, seconds: float, now: float) -> None:
        """Let nobody ask this host for a while: it asked for that."""
        with self._open() as connection:
            self._write_turn(connection, host, now + seconds, now)

    @staticmethod
    def _write_turn(connection: sqlite3.Connection, host: str, next_at: float, now: float) -> None:
        connection.execute("INSERT OR REPLACE INTO turn VALUES (?, ?, ?)", (host, next_at, now))

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """The file, locked for writing from the first statement, so that two processes never take the same turn."""
        connection = sqlite3.connect(self.path, timeout=_LOCK_TIMEOUT_S, isolation_level=None)
        try:
            if connection.execute("PRAGMA user_version").fetchone() != (_SCHEMA_VERSION,):
                connection.executescript(_SCHEMA)
                connection.execute(f"PRAGMA user_version = {_SCHEMA_VERSION}")
            connection.execute("BEGIN IMMEDIATE")
            yield connection
            connection.execute("COMMIT")
        finally:
            connection.close()  # without a COMMIT this rolls back


def wait(seconds: float) -> None:
    """Until it is our turn."""
    if seconds > 0:
        time.sleep(seconds)
