"""The titles in other languages become a column of the entries, filled from the log for those that stand."""

import orjson
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

BATCH = 500


def fill(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """A withdrawn incident keeps the titles of its last public version, so later versions of the log write over.

    What never had any stands as the column begins: a question less for most incidents of a large record.
    """
    entries, log = apps.get_model("record", "Entry").objects, apps.get_model("record", "Publication").objects
    titled = set()
    named = log.exclude(content="").order_by("number").values_list("code", "content")
    for code, content in named.iterator(chunk_size=BATCH):
        titles = [[name["language"], name["text"]] for name in orjson.loads(content).get("names", [])]
        if titles or code in titled:
            titled.add(code)
            entries.filter(code=code).exclude(titles=titles).update(titles=titles)


class Migration(migrations.Migration):
    dependencies = [
        ("record", "0007_published_images"),
    ]

    operations = [
        migrations.AddField(
            model_name="entry",
            name="titles",
            field=models.JSONField(
                blank=True,
                default=list,
                help_text="Pairs of a BCP 47 tag and the title in that language, as recorded. Empty where there are none.",
                verbose_name="titles in other languages",
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
