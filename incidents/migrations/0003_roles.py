"""The groups of the four roles, with their permissions. ``incidents/roles.py`` holds the same for code; a test compares.

Django makes permissions only after all migrations, so those that the groups need are made here. A group of that name
that an operator already has keeps what it has, and gets what the role needs.
"""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

PARTS = ("attribution", "claim", "claimstance", "claimvia", "figure", "incidenttitle", "placename")
SHARED = ("actor", "actorname", "source")
ALL = ("add", "change", "delete", "view")
VIEW_ALL = [("view", model) for model in (*PARTS, *SHARED, "incident")]
ROLES = {
    "reporter": [
        *((act, model) for model in PARTS for act in ALL),
        *((act, model) for model in SHARED for act in ("add", "view")),
        ("add", "incident"),
    ],
    "editor": [(act, model) for model in (*PARTS, *SHARED, "incident") for act in ALL],
    "reviewer": [*VIEW_ALL, ("review", "incident")],
    "publisher": [*VIEW_ALL, ("publish", "incident")],
}
NAMES = {
    "review_incident": "Can approve incidents, send them back and grade them",
    "publish_incident": "Can publish, correct and withdraw incidents",
}


def make_groups(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    group_model = apps.get_model("auth", "Group")
    using = schema_editor.connection.alias
    for role, permissions in ROLES.items():
        group, _ = group_model.objects.using(using).get_or_create(name=role)
        group.permissions.add(*(_permission(apps, using, act, model) for act, model in permissions))


def _permission(apps: Apps, using: str, act: str, model: str) -> object:
    content_type, _ = (
        apps.get_model("contenttypes", "ContentType")
        .objects.using(using)
        .get_or_create(app_label="incidents", model=model)
    )
    codename = f"{act}_{model}"
    name = NAMES.get(codename) or f"Can {act} {apps.get_model('incidents', model)._meta.verbose_name}"
    permission, _ = (
        apps.get_model("auth", "Permission")
        .objects.using(using)
        .get_or_create(content_type=content_type, codename=codename, defaults={"name": name})
    )
    return permission


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0002_uncertainty_is_capped"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="incident",
            options={
                "ordering": ("-earliest", "code"),
                "permissions": (
                    ("publish_incident", "Can publish, correct and withdraw incidents"),
                    ("review_incident", "Can approve incidents, send them back and grade them"),
                ),
                "verbose_name": "incident",
                "verbose_name_plural": "incidents",
            },
        ),
        # Groups and permissions may have members by the time that somebody goes back: they stay.
        migrations.RunPython(make_groups, migrations.RunPython.noop),
    ]
