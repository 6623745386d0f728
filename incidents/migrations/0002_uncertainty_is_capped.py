"""A radius of uncertainty ends at 1,000 km: beyond it there is nothing to compute or to draw."""

from django.conf import settings
from django.core.management.base import CommandError
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

LARGEST_M = 1_000_000.0


def name_larger(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Stop with the incidents that an editor has to mend first: no other radius would be what was meant."""
    incidents = apps.get_model("incidents", "Incident").objects.filter(
        models.Q(uncertainty_m__gt=LARGEST_M) | models.Q(claims__uncertainty_m__gt=LARGEST_M)
    )
    codes = sorted(set(incidents.values_list("code", flat=True)))
    if codes:
        msg = (
            f"A radius of uncertainty may be {LARGEST_M:,.0f} metres at most, and it is above that in {', '.join(codes)} "
            "or a claim of it. Mend it there with the version installed before, then migrate again."
        )
        raise CommandError(msg)


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0001_desk"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(name_larger, migrations.RunPython.noop),
        migrations.RemoveConstraint(
            model_name="claim",
            name="claim_uncertainty_in_range",
        ),
        migrations.RemoveConstraint(
            model_name="incident",
            name="incident_uncertainty_in_range",
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("uncertainty_m__isnull", True),
                    models.Q(("uncertainty_m__gt", 0), ("uncertainty_m__lte", 1000000.0)),
                    _connector="OR",
                ),
                name="claim_uncertainty_in_range",
                violation_error_message="The radius of uncertainty is above 0 metres, and 1,000 km at most.",
            ),
        ),
        migrations.AddConstraint(
            model_name="incident",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("uncertainty_m__isnull", True),
                    models.Q(("uncertainty_m__gt", 0), ("uncertainty_m__lte", 1000000.0)),
                    _connector="OR",
                ),
                name="incident_uncertainty_in_range",
                violation_error_message="The radius of uncertainty is above 0 metres, and 1,000 km at most.",
            ),
        ),
    ]
