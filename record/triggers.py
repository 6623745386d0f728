"""The database's own guards of the log of publications: which there must be, and which there are."""

from typing import Final

from django.db import connection

from record.publication import Publication

#: What the migration ``0002_publications_are_immutable`` lays, by kind of database. A test holds the two together.
APPEND_ONLY_TRIGGERS: Final = {
    "sqlite": frozenset(
        {"record_publication_no_update", "record_publication_no_delete", "record_publication_in_order"}
    ),
    "postgresql": frozenset(
        {"record_publication_no_change", "record_publication_no_truncate", "record_publication_in_order"}
    ),
}

_STANDING: Final = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s",
    # O and A fire for every ordinary session; D is disabled, R fires for replication alone.
    "postgresql": "SELECT tgname FROM pg_trigger WHERE tgrelid = to_regclass(%s) AND tgenabled IN ('O', 'A')",
}


def missing_triggers() -> tuple[str, ...]:
    """Names of triggers that the database lacks, or has switched off. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_STANDING[connection.vendor], [Publication._meta.db_table])
        standing = {name for (name,) in cursor.fetchall()}
    return tuple(sorted(APPEND_ONLY_TRIGGERS[connection.vendor] - standing))
