"""The full text of the desk's lists: an FTS5 table for each on SQLite, kept by triggers; GIN indexes on PostgreSQL.

As the record's own search (its migration 0004, which says why so). A later migration that makes one of these tables
anew on SQLite loses the triggers: it must run ``lay_search`` again, and rebuild the index.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

#: Table and key of each.
LISTS = (
    ("incidents_incidentlisting", "incident_id"),
    ("incidents_sourcelisting", "source_id"),
    ("incidents_actorlisting", "actor_id"),
)

SQLITE = (
    """
    CREATE VIRTUAL TABLE {table}_search USING fts5(
      search, content='{table}', content_rowid='{key}', tokenize='ascii', detail=none, columnsize=0
    )
    """,
    """
    CREATE TRIGGER {table}_search_insert AFTER INSERT ON {table}
    BEGIN
      INSERT INTO {table}_search(rowid, search) VALUES (NEW.{key}, NEW.search);
    END
    """,
    """
    CREATE TRIGGER {table}_search_delete AFTER DELETE ON {table}
    BEGIN
      INSERT INTO {table}_search({table}_search, rowid, search) VALUES ('delete', OLD.{key}, OLD.search);
    END
    """,
    """
    CREATE TRIGGER {table}_search_update AFTER UPDATE OF {key}, search ON {table}
    WHEN OLD.search IS NOT NEW.search OR OLD.{key} IS NOT NEW.{key}
    BEGIN
      INSERT INTO {table}_search({table}_search, rowid, search) VALUES ('delete', OLD.{key}, OLD.search);
      INSERT INTO {table}_search(rowid, search) VALUES (NEW.{key}, NEW.search);
    END
    """,
    "INSERT INTO {table}_search({table}_search) VALUES ('rebuild')",
)
SQLITE_REVERSE = (
    "DROP TRIGGER {table}_search_insert",
    "DROP TRIGGER {table}_search_delete",
    "DROP TRIGGER {table}_search_update",
    "DROP TABLE {table}_search",
)
POSTGRESQL = (
    r"""
    CREATE INDEX {table}_search ON {table} USING gin (
      array_to_tsvector(array_remove(string_to_array(translate(search, E'\n', ' '), ' '), ''))
    )
    """,
)
POSTGRESQL_REVERSE = ("DROP INDEX {table}_search",)

FORWARDS = {"sqlite": SQLITE, "postgresql": POSTGRESQL}
BACKWARDS = {"sqlite": SQLITE_REVERSE, "postgresql": POSTGRESQL_REVERSE}


def lay_search(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for table, key in LISTS:
        for statement in FORWARDS[schema_editor.connection.vendor]:
            schema_editor.execute(statement.format(table=table, key=key), params=None)


def lift_search(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for table, key in LISTS:
        for statement in BACKWARDS[schema_editor.connection.vendor]:
            schema_editor.execute(statement.format(table=table, key=key), params=None)


class Migration(migrations.Migration):
    dependencies = [("incidents", "0012_lists")]

    operations = [migrations.RunPython(lay_search, lift_search)]
