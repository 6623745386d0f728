"""The private notes of claims move to the confidential notes, which only holders of a permission see; and back.

With them a group comes to be, without members: an operator decides who is in it.
"""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

BATCH = 500
GROUP = "confidential"
MODELS = ("confidentialnote", "confidentialcontact")
BETWEEN = "\n\n"


def move(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    using = schema_editor.connection.alias
    notes = apps.get_model("incidents", "ConfidentialNote").objects.using(using)
    claims = apps.get_model("incidents", "Claim").objects.using(using).exclude(private_note="")
    rows = claims.order_by("pk").values_list("pk", "incident__code", "number", "private_note")
    notes.bulk_create(
        (
            notes.model(claim_id=key, about=f"{code} / {number}", text=text)
            for key, code, number, text in rows.iterator(chunk_size=BATCH)
        ),
        batch_size=BATCH,
    )
    # What stood in the history of claims goes with the column: it was shown to everybody at the desk.
    claims.update(private_note="")


def move_back(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    using = schema_editor.connection.alias
    claims = apps.get_model("incidents", "Claim").objects.using(using)
    notes = apps.get_model("incidents", "ConfidentialNote").objects.using(using).filter(claim__isnull=False)
    for note in notes.order_by("pk").iterator(chunk_size=BATCH):
        claim = claims.get(pk=note.claim_id)
        text = BETWEEN.join(filter(None, (claim.private_note, note.text)))
        claims.filter(pk=claim.pk).update(private_note=text)
    notes.delete()
    left = [name for name in ("ConfidentialNote", "ConfidentialContact") if _any(apps, using, name)]
    if left:
        msg = (
            "There are confidential notes of incidents and sources, or contacts, for which the version before has no "
            "place: they would be lost. Copy them out and remove them first. They are all still there."
        )
        raise RuntimeError(msg)


def _any(apps: Apps, using: str, name: str) -> bool:
    return bool(apps.get_model("incidents", name).objects.using(using).exists())


def make_group(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    using = schema_editor.connection.alias
    group, _ = apps.get_model("auth", "Group").objects.using(using).get_or_create(name=GROUP)
    wanted = [(act, model) for model in MODELS for act in ("add", "change", "delete", "view")]
    group.permissions.add(*(_permission(apps, using, act, model) for act, model in (*wanted, ("view", "keptfile"))))


def _permission(apps: Apps, using: str, act: str, model: str) -> object:
    content_type, _ = (
        apps.get_model("contenttypes", "ContentType")
        .objects.using(using)
        .get_or_create(app_label="incidents", model=model)
    )
    permission, _ = (
        apps.get_model("auth", "Permission")
        .objects.using(using)
        .get_or_create(
            content_type=content_type,
            codename=f"{act}_{model}",
            defaults={"name": f"Can {act} {apps.get_model('incidents', model)._meta.verbose_name}"},
        )
    )
    return permission


class Migration(migrations.Migration):
    dependencies = [("incidents", "0008_confidential_and_images")]

    operations = [
        migrations.RunPython(move, move_back),
        # The group may have members by the time that somebody goes back: it stays.
        migrations.RunPython(make_group, migrations.RunPython.noop),
    ]
