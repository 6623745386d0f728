"""An incident may have several grades, one for each alleged perpetrator: the column holds a list, as “,fair,weak,”.

SQLite makes the table of entries anew to widen the column, and loses the triggers of the full text: it is laid again by
the migration that laid it first.
"""

from importlib import import_module

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.db.models import F, Value
from django.db.models.functions import Concat, StrIndex, Substr

FULL_TEXT = import_module("record.migrations.0004_full_text")


def lift_search(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "sqlite":
        for statement in FULL_TEXT.SQLITE_REVERSE:
            schema_editor.execute(statement.replace("DROP TRIGGER", "DROP TRIGGER IF EXISTS"), params=None)


def lay_search(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "sqlite":
        FULL_TEXT.lay_search(apps, schema_editor)


def list_them(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """One grade becomes a list of one."""
    entries = apps.get_model("record", "Entry").objects
    entries.update(grades=Concat(Value(","), F("grades"), Value(","), output_field=models.CharField()))


def take_the_first(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """A list becomes its first grade."""
    rest = Substr("grades", 2)
    entries = apps.get_model("record", "Entry").objects
    entries.update(grades=Substr(rest, 1, StrIndex(rest, Value(",")) - 1))


class Migration(migrations.Migration):
    dependencies = [("record", "0008_titles_of_entries")]

    operations = [
        migrations.RunPython(lift_search, lay_search),
        migrations.RenameField(model_name="entry", old_name="grade", new_name="grades"),
        migrations.AlterField(
            model_name="entry",
            name="grades",
            field=models.CharField(
                help_text="The recorders' assessments, apart from the claims, one for each alleged perpetrator: as “,fair,weak,”.",
                max_length=80,
                verbose_name="grades",
            ),
        ),
        migrations.RunPython(list_them, take_the_first),
        migrations.RunPython(lay_search, lift_search),
    ]
