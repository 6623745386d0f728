"""The history of an attached image or copy says which file it is, so that it comes back with its own.

Rows that stand tell it of all their versions: a file is attached once. A copy that is gone has the hash of its file.
"""

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import OuterRef, Subquery


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    using = schema_editor.connection.alias
    for name, column in (("SourceImage", "original"), ("SourceCopy", "file")):
        history = apps.get_model("incidents", f"Historical{name}").objects.using(using).order_by()
        standing = apps.get_model("incidents", name).objects.using(using).filter(pk=OuterRef("id")).order_by()
        history.update(**{column: Subquery(standing.values(column)[:1])})
    kept = apps.get_model("incidents", "KeptFile").objects.using(using).filter(sha256=OuterRef("sha256"))
    gone = apps.get_model("incidents", "HistoricalSourceCopy").objects.using(using).order_by().filter(file=None)
    gone.update(file=Subquery(kept.order_by("pk").values("pk")[:1]))


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0027_keys_of_what_is_named"),
    ]

    operations = [
        migrations.AddField(
            model_name="historicalsourcecopy",
            name="file",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                editable=False,
                help_text="The file, which only few may see.",
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="incidents.keptfile",
                verbose_name="file",
            ),
        ),
        migrations.AddField(
            model_name="historicalsourceimage",
            name="original",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                editable=False,
                help_text="The file as it came in, which only few may see.",
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="incidents.keptfile",
                verbose_name="original",
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
