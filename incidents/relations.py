"""What was judged of incidents, read from either side. A relation to what was merged leads to where it was taken up."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Q

from incidents.models import Incident, IncidentRelation, Judgement, Merger
from incidents.permissions import seen_by
from record.dossier import Related
from record.vocabulary import IncidentStatus, RelationKind


@dataclass(frozen=True, kw_only=True)
class Standing:
    """One judgement as it is seen from an incident. ``other`` is the surviving incident at the other end.

    ``is_first`` tells whether the judgement was made from this side: of "duplicate of", whether this one is the double.
    """

    relation: IncidentRelation
    other: Incident
    is_first: bool


def relations_of(incident: Incident, *, by: User | AnonymousUser | None = None) -> tuple[Standing, ...]:
    """What was judged of an incident, and of those merged into it, the oldest first. Four queries.

    Args:
        incident: from which side.
        by: only what leads to incidents that this account may see; None for all.
    """
    own = {incident.pk, *Merger.objects.filter(into=incident, undone_at=None).values_list("merged_id", flat=True)}
    found = IncidentRelation.objects.filter(Q(incident__in=own) | Q(other__in=own)).select_related("created_by")
    rows = [(row, row.other_id if row.incident_id in own else row.incident_id) for row in found]
    others = _survivors(key for _row, key in rows)
    seen = Incident.objects.filter(pk__in={each.pk for each in others.values()})
    visible = set((seen if by is None else seen_by(by, seen)).values_list("pk", flat=True))
    return tuple(
        Standing(relation=row, other=others[key], is_first=row.incident_id in own)
        for row, key in rows
        if others[key].pk not in own and others[key].pk in visible
    )


def public_relations(incident: Incident) -> tuple[Related, ...]:
    """The related incidents that readers have now, by code, each once; none that is not public. Four queries."""
    found: dict[str, Related] = {}
    for each in relations_of(incident):
        if each.relation.judgement == Judgement.RELATED and each.other.status == IncidentStatus.PUBLISHED:
            kind, words = RelationKind(each.relation.kind), each.relation.words
            found.setdefault(each.other.code, Related(code=each.other.code, kind=kind, words=words))
    return tuple(found[code] for code in sorted(found))


def _survivors(keys: Iterable[int]) -> dict[int, Incident]:
    """Incidents by key; in place of one that was merged, the one that took it up. Two queries."""
    wanted = set(keys)
    standing = Merger.objects.filter(merged__in=wanted, undone_at=None).select_related("into")
    into = {merger.merged_id: merger.into for merger in standing}
    return Incident.objects.in_bulk(wanted - into.keys()) | into
