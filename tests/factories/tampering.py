"""How a test does to the record what nothing in the application can: change the log behind the triggers' back."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection


@contextmanager
def triggers_lifted() -> Iterator[None]:
    """Let rows of the log be changed; the triggers stand again afterwards."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE record_publication DISABLE TRIGGER USER")
            yield
            cursor.execute("ALTER TABLE record_publication ENABLE TRIGGER USER")
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'record_publication'")
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        yield
        for _, sql in triggers:
            cursor.execute(sql)


def tamper(sql: str, *parameters: Any) -> None:
    """Run one statement against the log with its triggers lifted."""
    with triggers_lifted(), connection.cursor() as cursor:
        cursor.execute(sql, parameters)
