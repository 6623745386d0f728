"""What names a claim or a source from outside of the history keeps its key, so that it finds again what comes back.

Of what is gone already the history knows the key: by the incident and the number that a row keeps.
"""

from collections.abc import Iterator

import django.db.models.deletion
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F

POINTERS = (
    ("ConfidentialNote", "claim"),
    ("ConfidentialNote", "source"),
    ("ConfidentialContact", "claim"),
    ("ConfidentialContact", "source"),
    ("MovedClaim", "claim"),
    ("ReviewComment", "claim"),
)


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    using = schema_editor.connection.alias
    for name, pointer in POINTERS:
        rows = apps.get_model("incidents", name).objects.using(using).order_by()
        rows.exclude(**{pointer: None}).update(**{f"{pointer}_key": F(pointer)})
        if pointer == "claim":
            for key, claim in removed(apps, using, name):
                rows.filter(pk=key).update(claim_key=claim)


def removed(apps: Apps, using: str, name: str) -> Iterator[tuple[int, int]]:
    """Rows whose claim is gone, by key, each with the key that it had: as the last one with that number."""
    history = apps.get_model("incidents", "HistoricalClaim").objects.using(using).order_by()
    for key, code, number in list(lost(apps, using, name)):
        of_number = history.filter(number=number).order_by("history_id")
        found = of_number.filter(**{"incident__code" if isinstance(code, str) else "incident_id": code}).last()
        if found is not None:
            yield key, found.id


def lost(apps: Apps, using: str, name: str) -> Iterator[tuple[int, int | str, int]]:
    """Rows without their claim: by key, with key or code of the incident, and the claim's number there."""
    rows = apps.get_model("incidents", name).objects.using(using).order_by("pk").filter(claim=None)
    if name == "MovedClaim":
        yield from rows.values_list("pk", "merger__into_id", "new_number")
    elif name == "ReviewComment":
        yield from rows.exclude(claim_number=None).values_list("pk", "incident_id", "claim_number")
    else:
        for key, label in rows.filter(incident=None, source=None).values_list("pk", "about"):
            code, separator, number = label.rpartition(" / ")
            if separator and number.isdecimal():
                yield key, code, int(number)


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0026_lists_by_first_day"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="confidentialcontact",
            name="claim_key",
            field=models.PositiveBigIntegerField(
                blank=True,
                db_index=True,
                editable=False,
                help_text="Its key, kept when it is removed: should it come back, it is found by that.",
                null=True,
                verbose_name="key of the claim",
            ),
        ),
        migrations.AddField(
            model_name="confidentialcontact",
            name="source_key",
            field=models.PositiveBigIntegerField(
                blank=True,
                db_index=True,
                editable=False,
                help_text="Its key, kept when it is removed: should it come back, it is found by that.",
                null=True,
                verbose_name="key of the source",
            ),
        ),
        migrations.AddField(
            model_name="confidentialnote",
            name="claim_key",
            field=models.PositiveBigIntegerField(
                blank=True,
                db_index=True,
                editable=False,
                help_text="Its key, kept when it is removed: should it come back, it is found by that.",
                null=True,
                verbose_name="key of the claim",
            ),
        ),
        migrations.AddField(
            model_name="confidentialnote",
            name="source_key",
            field=models.PositiveBigIntegerField(
                blank=True,
                db_index=True,
                editable=False,
                help_text="Its key, kept when it is removed: should it come back, it is found by that.",
                null=True,
                verbose_name="key of the source",
            ),
        ),
        migrations.AddField(
            model_name="movedclaim",
            name="claim_key",
            field=models.PositiveBigIntegerField(
                blank=True,
                db_index=True,
                editable=False,
                help_text="Its key, kept when it is removed: should it come back, it is found by that.",
                null=True,
                verbose_name="key of the claim",
            ),
        ),
        migrations.AddField(
            model_name="reviewcomment",
            name="claim_key",
            field=models.PositiveBigIntegerField(
                blank=True,
                db_index=True,
                editable=False,
                help_text="Its key, kept when it is removed: should it come back, it is found by that.",
                null=True,
                verbose_name="key of the claim",
            ),
        ),
        migrations.AlterField(
            model_name="movedclaim",
            name="claim",
            field=models.ForeignKey(
                blank=True,
                help_text="The claim; empty while it is removed.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="moves",
                to="incidents.claim",
                verbose_name="claim",
            ),
        ),
        migrations.AlterField(
            model_name="reviewcomment",
            name="claim",
            field=models.ForeignKey(
                blank=True,
                help_text="The claim that it is about; empty for the whole incident, or while the claim is removed.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="comments",
                to="incidents.claim",
                verbose_name="claim",
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="confidentialcontact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("claim__isnull", True),
                    models.Q(("claim_key", models.F("claim")), ("claim_key__isnull", False)),
                    _connector="OR",
                ),
                name="confidential_contact_keeps_claim",
                violation_error_message="The key of what is named must be kept beside it.",
            ),
        ),
        migrations.AddConstraint(
            model_name="confidentialcontact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("source__isnull", True),
                    models.Q(("source_key", models.F("source")), ("source_key__isnull", False)),
                    _connector="OR",
                ),
                name="confidential_contact_keeps_source",
                violation_error_message="The key of what is named must be kept beside it.",
            ),
        ),
        migrations.AddConstraint(
            model_name="confidentialnote",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("claim__isnull", True),
                    models.Q(("claim_key", models.F("claim")), ("claim_key__isnull", False)),
                    _connector="OR",
                ),
                name="confidential_note_keeps_claim",
                violation_error_message="The key of what is named must be kept beside it.",
            ),
        ),
        migrations.AddConstraint(
            model_name="confidentialnote",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("source__isnull", True),
                    models.Q(("source_key", models.F("source")), ("source_key__isnull", False)),
                    _connector="OR",
                ),
                name="confidential_note_keeps_source",
                violation_error_message="The key of what is named must be kept beside it.",
            ),
        ),
        migrations.AddConstraint(
            model_name="movedclaim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("claim__isnull", True),
                    models.Q(("claim_key", models.F("claim")), ("claim_key__isnull", False)),
                    _connector="OR",
                ),
                name="moved_claim_keeps_claim",
                violation_error_message="The key of what is named must be kept beside it.",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewcomment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("claim__isnull", True),
                    models.Q(("claim_key", models.F("claim")), ("claim_key__isnull", False)),
                    _connector="OR",
                ),
                name="review_comment_keeps_claim",
                violation_error_message="The key of what is named must be kept beside it.",
            ),
        ),
    ]
