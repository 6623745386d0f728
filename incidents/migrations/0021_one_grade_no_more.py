from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("incidents", "0020_grades_of_incidents")]

    operations = [
        migrations.RemoveIndex(model_name="incident", name="incident_in_list"),
        migrations.AddIndex(
            model_name="incident",
            index=models.Index(
                fields=["archived_at", "-earliest", "code", "status", "event_type", "sensitivity", "disclosure"],
                name="incident_in_list",
            ),
        ),
        migrations.RemoveConstraint(
            model_name="incident",
            name="incident_grade_has_ground",
        ),
        migrations.RemoveConstraint(
            model_name="incident",
            name="incident_grade_known",
        ),
        migrations.RemoveField(
            model_name="historicalincident",
            name="grade",
        ),
        migrations.RemoveField(
            model_name="historicalincident",
            name="grade_actor",
        ),
        migrations.RemoveField(
            model_name="historicalincident",
            name="grade_ground",
        ),
        migrations.RemoveField(
            model_name="incident",
            name="grade",
        ),
        migrations.RemoveField(
            model_name="incident",
            name="grade_actor",
        ),
        migrations.RemoveField(
            model_name="incident",
            name="grade_ground",
        ),
    ]
