"""The log of publications refuses change, deletion and rows out of order: in the database itself.

The model refuses first, with a clearer message; these triggers hold against raw SQL, bulk operations and other programs.
They compare: a row may only be added at the end, as the next number, holding the link of the row before it. On SQLite
that also closes ``INSERT OR REPLACE``, which deletes the old row without firing a trigger for it.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

SQLITE = (
    """
    CREATE TRIGGER record_publication_no_update BEFORE UPDATE ON record_publication
    BEGIN SELECT RAISE(ABORT, 'a publication cannot be changed'); END
    """,
    """
    CREATE TRIGGER record_publication_no_delete BEFORE DELETE ON record_publication
    BEGIN SELECT RAISE(ABORT, 'a publication cannot be deleted'); END
    """,
    """
    CREATE TRIGGER record_publication_in_order BEFORE INSERT ON record_publication
    WHEN NEW.number IS NOT (SELECT COALESCE(MAX(number), 0) + 1 FROM record_publication)
      OR NEW.previous_sha256 IS NOT COALESCE(
           (SELECT chain_sha256 FROM record_publication ORDER BY number DESC LIMIT 1),
           '0000000000000000000000000000000000000000000000000000000000000000')
      OR EXISTS (SELECT 1 FROM record_publication WHERE chain_sha256 = NEW.chain_sha256)
      OR EXISTS (SELECT 1 FROM record_publication WHERE code = NEW.code AND version = NEW.version)
    BEGIN SELECT RAISE(ABORT, 'a publication can only be added at the end of the log'); END
    """,
)
SQLITE_REVERSE = (
    "DROP TRIGGER record_publication_no_update",
    "DROP TRIGGER record_publication_no_delete",
    "DROP TRIGGER record_publication_in_order",
)

POSTGRESQL = (
    """
    CREATE FUNCTION record_publication_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      RAISE EXCEPTION 'a publication cannot be %',
        CASE TG_OP WHEN 'UPDATE' THEN 'changed' WHEN 'DELETE' THEN 'deleted' ELSE 'truncated' END
        USING ERRCODE = 'integrity_constraint_violation';
    END $$
    """,
    """
    CREATE FUNCTION record_publication_check_order() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE last record;
    BEGIN
      SELECT number, chain_sha256 INTO last FROM record_publication ORDER BY number DESC LIMIT 1;
      IF NEW.number <> COALESCE(last.number, 0) + 1
         OR NEW.previous_sha256 <> COALESCE(last.chain_sha256, repeat('0', 64)) THEN
        RAISE EXCEPTION 'a publication can only be added at the end of the log'
          USING ERRCODE = 'integrity_constraint_violation';
      END IF;
      RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER record_publication_no_change BEFORE UPDATE OR DELETE ON record_publication
    FOR EACH ROW EXECUTE FUNCTION record_publication_refuse()
    """,
    """
    CREATE TRIGGER record_publication_no_truncate BEFORE TRUNCATE ON record_publication
    FOR EACH STATEMENT EXECUTE FUNCTION record_publication_refuse()
    """,
    """
    CREATE TRIGGER record_publication_in_order BEFORE INSERT ON record_publication
    FOR EACH ROW EXECUTE FUNCTION record_publication_check_order()
    """,
)
POSTGRESQL_REVERSE = (
    "DROP TRIGGER record_publication_in_order ON record_publication",
    "DROP TRIGGER record_publication_no_truncate ON record_publication",
    "DROP TRIGGER record_publication_no_change ON record_publication",
    "DROP FUNCTION record_publication_check_order()",
    "DROP FUNCTION record_publication_refuse()",
)

FORWARDS = {"sqlite": SQLITE, "postgresql": POSTGRESQL}
BACKWARDS = {"sqlite": SQLITE_REVERSE, "postgresql": POSTGRESQL_REVERSE}


def lay_triggers(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in FORWARDS[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def lift_triggers(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in BACKWARDS[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("record", "0001_publications_and_entries")]

    operations = [migrations.RunPython(lay_triggers, lift_triggers)]
