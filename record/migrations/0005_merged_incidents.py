"""Publications of the kind "merged": they have a content, which names the incident that another was merged into.

SQLite makes the table of publications anew to change its constraint, and loses the triggers that guard it: they are laid
again from the migration that laid them first. Rows, hashes and links stay to the letter.
"""

from importlib import import_module

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TRIGGERS = import_module("record.migrations.0002_publications_are_immutable")
NEW = models.Q(("content", ""), ("kind", "withdrawn")) | models.Q(
    ("kind__in", ["published", "corrected", "merged"]), models.Q(("content", ""), _negated=True)
)


def lift_guards(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "sqlite":
        TRIGGERS.lift_triggers(apps, schema_editor)


def lay_guards(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "sqlite":
        TRIGGERS.lay_triggers(apps, schema_editor)


def content_by_kind(condition: models.Q) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=condition,
        name="publication_content_by_kind",
        violation_error_message="A withdrawal has no content; every other publication has.",
    )


class Migration(migrations.Migration):
    dependencies = [("record", "0004_full_text")]

    operations = [
        migrations.RunPython(lift_guards, lay_guards),
        migrations.RemoveConstraint(model_name="publication", name="publication_content_by_kind"),
        migrations.AddConstraint(model_name="publication", constraint=content_by_kind(NEW)),
        migrations.RunPython(lay_guards, lift_guards),
        migrations.AlterField(
            model_name="publication",
            name="kind",
            field=models.CharField(
                choices=[
                    ("published", "published"),
                    ("corrected", "corrected"),
                    ("withdrawn", "withdrawn"),
                    ("merged", "merged"),
                ],
                help_text="Published, corrected, withdrawn or merged.",
                max_length=16,
                verbose_name="kind",
            ),
        ),
        migrations.AlterField(
            model_name="publication",
            name="content",
            field=models.TextField(
                blank=True,
                help_text="The dossier as canonical JSON (RFC 8785); of a merger, into which incident. Empty for a withdrawal.",
                verbose_name="content",
            ),
        ),
        migrations.AlterField(
            model_name="entry",
            name="state",
            field=models.CharField(
                choices=[("current", "current"), ("withdrawn", "withdrawn"), ("merged", "merged")],
                help_text="Public now, withdrawn, or merged into another.",
                max_length=16,
                verbose_name="state",
            ),
        ),
    ]
