"""The full text of entries: an FTS5 table on SQLite, kept by triggers; a GIN index on PostgreSQL.

SQLite: the ``ascii`` tokenizer parts only at the spaces and line ends that ``record.full_text`` writes, for all else in
a search text is a small letter, a digit, or beyond ASCII; so its tokens are exactly those of plain Python. The index
holds which entry has which token, and no positions; the text itself stays in the table of entries.

A later migration that makes the table of entries anew on SQLite (Django does so to alter a column) loses these triggers:
it must run ``lay_search`` again, and rebuild the index (INSERT ... VALUES('rebuild')). A test of the search shows it.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

SQLITE = (
    """
    CREATE VIRTUAL TABLE record_entry_search USING fts5(
      search, content='record_entry', content_rowid='publication_id', tokenize='ascii', detail=none, columnsize=0
    )
    """,
    """
    CREATE TRIGGER record_entry_search_insert AFTER INSERT ON record_entry
    BEGIN
      INSERT INTO record_entry_search(rowid, search) VALUES (NEW.publication_id, NEW.search);
    END
    """,
    """
    CREATE TRIGGER record_entry_search_delete AFTER DELETE ON record_entry
    BEGIN
      INSERT INTO record_entry_search(record_entry_search, rowid, search)
      VALUES ('delete', OLD.publication_id, OLD.search);
    END
    """,
    """
    CREATE TRIGGER record_entry_search_update AFTER UPDATE OF publication_id, search ON record_entry
    BEGIN
      INSERT INTO record_entry_search(record_entry_search, rowid, search)
      VALUES ('delete', OLD.publication_id, OLD.search);
      INSERT INTO record_entry_search(rowid, search) VALUES (NEW.publication_id, NEW.search);
    END
    """,
    "INSERT INTO record_entry_search(record_entry_search) VALUES ('rebuild')",
)
SQLITE_REVERSE = (
    "DROP TRIGGER record_entry_search_insert",
    "DROP TRIGGER record_entry_search_delete",
    "DROP TRIGGER record_entry_search_update",
    "DROP TABLE record_entry_search",
)

POSTGRESQL = (
    r"""
    CREATE INDEX record_entry_search ON record_entry USING gin (
      array_to_tsvector(array_remove(string_to_array(translate(search, E'\n', ' '), ' '), ''))
    )
    """,
)
POSTGRESQL_REVERSE = ("DROP INDEX record_entry_search",)

FORWARDS = {"sqlite": SQLITE, "postgresql": POSTGRESQL}
BACKWARDS = {"sqlite": SQLITE_REVERSE, "postgresql": POSTGRESQL_REVERSE}


def lay_search(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in FORWARDS[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def lift_search(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in BACKWARDS[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("record", "0003_people_and_languages")]

    operations = [migrations.RunPython(lay_search, lift_search)]
