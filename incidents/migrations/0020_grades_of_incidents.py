"""The one grade of each incident becomes the first of its grades, with its history.

Whoever looks at an earlier state finds the grade that stood there then. What was never graded gets no row.
"""

from itertools import groupby
from operator import attrgetter

from django.db import migrations


def said(row):
    """What a row says of the grade; None for nothing."""
    values = (row.grade, row.grade_ground, row.grade_actor_id)
    return None if values == ("not_assessed", "", None) else values


def move(apps, schema_editor):
    graded = apps.get_model("incidents", "HistoricalIncident").objects.order_by()
    graded = graded.exclude(grade="not_assessed", grade_ground="", grade_actor=None).values("id")
    history = apps.get_model("incidents", "HistoricalIncident").objects.filter(id__in=graded)
    for key, versions in groupby(history.order_by("id", "history_id").iterator(), key=attrgetter("id")):
        move_one(apps, key, versions)
    incidents = apps.get_model("incidents", "Incident").objects.filter(grades=None)
    for incident in incidents.exclude(grade="not_assessed", grade_ground="", grade_actor=None).order_by("pk"):
        make(apps, incident)  # written past the history, by raw SQL


def move_one(apps, key, versions):
    """Make the row, with a history that follows that of the incident; and take it away again if it is gone now."""
    grades = apps.get_model("incidents", "IncidentGrade").objects
    table = apps.get_model("incidents", "HistoricalIncidentGrade")
    incident = apps.get_model("incidents", "Incident").objects.filter(pk=key).first()
    if incident is None:
        return
    row, before, made, last = make(apps, incident, "not_assessed"), None, None, None
    for version in versions:
        now = None if version.history_type == "-" else said(version)
        if now == before:
            continue
        grade, ground, actor = now or before
        table.objects.create(
            id=row.pk,
            incident_id=key,
            grade=grade,
            ground=ground,
            actor_id=actor,
            history_type="+" if before is None else "-" if now is None else "~",
            history_date=version.history_date,
            history_user_id=version.history_user_id,
            state_id=version.state_id,
        )
        made = made if before is not None else version
        before, last = now, version
    if before is None or said(incident) is None:
        row.delete()
        return
    grades.filter(pk=row.pk).update(
        grade=incident.grade,
        created_at=made.history_date,
        created_by_id=made.history_user_id,
        updated_at=last.history_date,
        updated_by_id=last.history_user_id,
    )


def make(apps, incident, grade=""):
    return apps.get_model("incidents", "IncidentGrade").objects.create(
        incident=incident,
        actor_id=incident.grade_actor_id,
        grade=grade or incident.grade,
        ground=incident.grade_ground,
        created_by_id=incident.created_by_id,
        updated_by_id=incident.updated_by_id,
    )


def move_back(apps, schema_editor):
    """The grade of nobody named, else the first, becomes the one grade again."""
    grades = apps.get_model("incidents", "IncidentGrade").objects
    for row in grades.order_by("incident", "-actor", "-pk"):
        columns = {"grade": row.grade, "grade_ground": row.ground, "grade_actor_id": row.actor_id}
        apps.get_model("incidents", "Incident").objects.filter(pk=row.incident_id).update(**columns)


class Migration(migrations.Migration):
    dependencies = [("incidents", "0019_grades")]

    operations = [migrations.RunPython(move, move_back)]
