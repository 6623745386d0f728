"""A permission to take incidents out of the desk as a file, and a group that has it and no members."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

GROUP = "export"
CODENAME, NAME = "export_incident", "Can export incidents from the desk"


def make_group(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    using = schema_editor.connection.alias
    group, _ = apps.get_model("auth", "Group").objects.using(using).get_or_create(name=GROUP)
    content_types = apps.get_model("contenttypes", "ContentType").objects.using(using)
    content_type, _ = content_types.get_or_create(app_label="incidents", model="incident")
    permissions = apps.get_model("auth", "Permission").objects.using(using)
    permission, _ = permissions.get_or_create(content_type=content_type, codename=CODENAME, defaults={"name": NAME})
    group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [("incidents", "0016_judgements_and_overrides")]

    operations = [
        migrations.AlterModelOptions(
            name="incident",
            options={
                "ordering": ("-earliest", "code"),
                "permissions": (
                    ("publish_incident", "Can publish, correct and withdraw incidents"),
                    ("export_incident", "Can export incidents from the desk"),
                    ("review_incident", "Can approve incidents, send them back and grade them"),
                ),
                "verbose_name": "incident",
                "verbose_name_plural": "incidents",
            },
        ),
        # The group may have members by the time that somebody goes back: it stays.
        migrations.RunPython(make_group, migrations.RunPython.noop),
    ]
