"""Who claims, who is blamed and in which languages become columns of the entries; the names of actors a table.

Entries are derived: those that stand are filled from the log here, with the code of today, as ``rebuild_entries`` would.
Columns that come later are none of this migration's business; their own fills them.
"""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from record.actor_name import public_name
from record.dossier import Dossier
from record.entry_columns import entry_columns


def fill(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    entries, names = apps.get_model("record", "Entry").objects, {}
    known = {field.name for field in entries.model._meta.concrete_fields}
    log = apps.get_model("record", "Publication").objects.exclude(content="").order_by("number")
    for publication in log.iterator(chunk_size=500):
        dossier = Dossier.from_json(publication.content)
        columns = {name: value for name, value in entry_columns(dossier).items() if name in known}
        entries.filter(code=publication.code).update(**columns)
        names |= {actor.key: public_name(actor) for actor in dossier.actors}
    model = apps.get_model("record", "ActorName")
    model.objects.bulk_create([model(key=key, **columns) for key, columns in names.items()], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [
        ("record", "0002_publications_are_immutable"),
    ]

    operations = [
        migrations.CreateModel(
            name="ActorName",
            fields=[
                (
                    "key",
                    models.CharField(
                        help_text="The actor's key in dossiers and filters.",
                        max_length=200,
                        primary_key=True,
                        serialize=False,
                        verbose_name="key",
                    ),
                ),
                (
                    "name",
                    models.TextField(
                        help_text="The name in the newest publication that names the actor.", verbose_name="name"
                    ),
                ),
                (
                    "name_ar",
                    models.TextField(
                        help_text="The first name given in Arabic. Empty where there is none.",
                        null=True,
                        verbose_name="name in Arabic",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("state_forces", "state forces"),
                            ("rebel_group", "rebel group"),
                            ("political_militia", "political militia"),
                            ("identity_militia", "identity militia"),
                            ("external_forces", "external forces"),
                            ("civilians", "civilians"),
                            ("government_body", "government body"),
                            ("legislator", "legislator"),
                            ("local_authority", "local authority"),
                            ("health_facility", "health facility"),
                            ("rescue_service", "rescue service"),
                            ("media_outlet", "media outlet"),
                            ("ngo", "non-governmental organisation"),
                            ("international", "international organisation"),
                            ("resident", "resident or witness"),
                            ("unnamed", "unnamed"),
                        ],
                        help_text="What the actor is.",
                        max_length=32,
                        verbose_name="kind",
                    ),
                ),
            ],
            options={
                "verbose_name": "name of an actor",
                "verbose_name_plural": "names of actors",
                "ordering": ["key"],
            },
        ),
        migrations.AddField(
            model_name="entry",
            name="blamed",
            field=models.TextField(
                blank=True,
                default="",
                help_text="Keys of the actors whom a claim says did it, or who say so of themselves, as “,isis,joc,”.",
                verbose_name="blamed",
            ),
        ),
        migrations.AddField(
            model_name="entry",
            name="claimants",
            field=models.TextField(
                blank=True,
                default="",
                help_text="Keys of the actors that claim, as “,isis,joc,”.",
                verbose_name="claimants",
            ),
        ),
        migrations.AddField(
            model_name="entry",
            name="languages",
            field=models.TextField(
                blank=True,
                default="",
                help_text="Languages of the documents and of the words quoted (BCP 47, without regions), as “,ar,en,”.",
                verbose_name="languages",
            ),
        ),
        migrations.AlterField(
            model_name="entry",
            name="search",
            field=models.TextField(
                blank=True,
                help_text="Titles, places, actors and quotations, folded for searching across scripts.",
                verbose_name="search text",
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
