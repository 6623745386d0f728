from django.db import migrations
from django.db.models import F
from django.utils import timezone

BATCH = 500
OWNERS = {
    "ActorName": ("actor",),
    "IncidentTitle": ("incident",),
    "PlaceName": ("incident",),
    "Claim": ("incident",),
    "Attribution": ("claim", "incident"),
    "ClaimStance": ("claim", "incident"),
    "ClaimVia": ("claim", "incident"),
    "Figure": ("claim", "incident"),
}


def begin(apps, schema_editor):
    """Give every dossier that stands at the desk its first state: what is in the tables now."""
    now = timezone.now()
    edits, states = apps.get_model("incidents", "Edit"), apps.get_model("incidents", "DossierState")
    kinds = {kind: apps.get_model("incidents", kind) for kind in ("Actor", "Incident", "Source")}
    if not any(model.objects.exists() for model in kinds.values()):
        return
    edit = edits.objects.create(at=now, action="beginning")
    for kind, model in kinds.items():
        keys = model.objects.order_by("pk").values_list("pk", flat=True)
        states.objects.bulk_create(
            (states(kind=kind.lower(), object_id=key, number=1, edit=edit) for key in keys.iterator()), batch_size=BATCH
        )
    for name in [*kinds, *OWNERS]:
        copy(apps, name, OWNERS.get(name, ()), now)


def copy(apps, name, owners, now):
    model, table = apps.get_model("incidents", name), apps.get_model("incidents", f"Historical{name}")
    numbered = apps.get_model("incidents", "DossierState")
    own = {field.attname for field in table._meta.concrete_fields}
    columns = [field.attname for field in model._meta.concrete_fields if field.attname in own]
    kind = (owners or (name,))[-1].lower()
    root = "__".join([*owners, "pk"])
    last = 0
    while rows := list(model.objects.filter(pk__gt=last).order_by("pk").values(*columns, _root=F(root))[:BATCH]):
        last = rows[-1]["id"]
        states = dict(
            numbered.objects.filter(kind=kind, object_id__in={row["_root"] for row in rows}).values_list(
                "object_id", "pk"
            )
        )
        table.objects.bulk_create(
            table(history_date=now, history_type="+", state_id=states[row.pop("_root")], **row) for row in rows
        )


class Migration(migrations.Migration):
    dependencies = [("incidents", "0004_history")]

    operations = [migrations.RunPython(begin, migrations.RunPython.noop)]
