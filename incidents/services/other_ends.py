"""The other ends of relations. A relation is a row of one incident, and readers of both get what it says."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q, QuerySet

from incidents.history.owning import Root
from incidents.history.recording import history_of, values_of
from incidents.history.replaying import played
from incidents.history.states import Rows, rows_now
from incidents.history.writing import Changes, touch
from incidents.models import Incident, IncidentRelation, Judgement, Merger


def ends_of(root: Root) -> list[Root]:
    """The other ends of every relation that ever stood at a dossier. One query."""
    rows = history_of(IncidentRelation).objects.filter(state__kind=root.kind, state__object_id=root.object_id)
    return [Root("incident", key) for key in rows.order_by().values_list("other_id", flat=True).distinct()]


def ends_touched(edits: Collection[int]) -> set[int]:
    """Keys of incidents whose readers get what these edits said of related ones, or took from it. Two queries."""
    rows = history_of(IncidentRelation).objects.filter(state__edit__in=list(edits), judgement=Judgement.RELATED)
    ends = {key for pair in rows.order_by().values_list("incident_id", "other_id") for key in pair}
    return ends | set(Merger.objects.filter(merged__in=ends, undone_at=None).values_list("into", flat=True))


def touch_ends(changes: Changes) -> None:
    """Note at the other ends of relations that are about to be written that readers do not have it yet. One query."""
    rows = changes.get(IncidentRelation, {})
    coming = {
        values["other_id"] for values in rows.values() if values and values["judgement"] == Judgement.RELATED.value
    }
    going = IncidentRelation.objects.filter(pk__in=list(rows), judgement=Judgement.RELATED)
    for key in coming | set(going.values_list("other_id", flat=True)):
        touch(Root("incident", key))


def rows_for_readers(root: Root) -> Rows:
    """An incident as it stands, with the relations of others that its readers get. Two queries more than ``rows_now``.

    To be given to ``write`` together: of two relations of one pair only one can stand.
    """
    rows = rows_now(root)
    rows[IncidentRelation] |= {row.pk: values_of(row) for row in IncidentRelation.objects.filter(_of_others(root))}
    return rows


def add_relations_of_others(rows: Rows, root: Root, edits: Collection[int], until: datetime) -> None:
    """Add to an earlier state of an incident the relations of others then, less what these edits did. Three queries."""
    then = history_of(IncidentRelation).objects.filter(_of_others(root), history_date__lte=until)
    relations = rows[IncidentRelation] | played(IncidentRelation, then, edits)
    named = {values[end] for values in relations.values() for end in ("incident_id", "other_id")}
    there = set(Incident.objects.filter(pk__in=named).values_list("pk", flat=True))
    # What led to a draft that was deleted since was public nowhere.
    rows[IncidentRelation] = {
        key: values for key, values in relations.items() if {values["incident_id"], values["other_id"]} <= there
    }


def said_by_others(root: Root, since: datetime) -> QuerySet[IncidentRelation]:
    """The states since a time in which others said, or unsaid, that they are related to it. One query."""
    rows = history_of(IncidentRelation).objects.filter(_of_others(root), history_date__gt=since)
    found: QuerySet[IncidentRelation] = rows.filter(judgement=Judgement.RELATED).order_by().values("state")
    return found


def _of_others(root: Root) -> Q:
    merged = list(Merger.objects.filter(into=root.object_id, undone_at=None).values_list("merged", flat=True))
    return Q(other_id__in=[root.object_id, *merged]) | Q(incident_id__in=merged)
