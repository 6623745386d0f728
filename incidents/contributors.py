"""Who had a part in what would become public: whoever had none can be the second pair of eyes."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from incidents.dossier_builder import claims_of, with_origins
from incidents.history.recording import history_of
from incidents.models import Claim, DossierState, EditAction, Incident, IncidentRelation, Judgement
from record.vocabulary import IncidentStatus

#: Acts that change where an incident stands and nothing of what it says; and the undoing of all edits of an account,
#: which only brings back what others wrote and is a publisher's act.
_NOT_CONTENT = (
    EditAction.PUBLISHED,
    EditAction.CORRECTED,
    EditAction.WITHDRAWN,
    EditAction.REVIEWED,
    EditAction.ACCOUNT_UNDONE,
    EditAction.MERGED,
    EditAction.UNMERGED,
    EditAction.JUDGED,
)

#: What is said of related incidents is content, whatever it was written with.
_NOT_WORDS = (EditAction.ACCOUNT_UNDONE,)


def contributors(incident: Incident) -> frozenset[int]:
    """Keys of the accounts that had a part in the content since readers last got it.

    Where readers have none now, all of them ever: also after a withdrawal. Whoever changed an actor or a document that
    the incident names had a part too. Eight queries.
    """
    since = incident.published_at if incident.status == IncidentStatus.PUBLISHED else None
    states = DossierState.objects.filter(
        (_dossiers(incident) & ~Q(edit__action__in=_NOT_CONTENT))
        | (Q(pk__in=_related(incident)) & ~Q(edit__action__in=_NOT_WORDS))
    )
    if since is not None:
        states = states.filter(edit__at__gt=since)
    found = {*states.values_list("edit__by_id", flat=True), *_stamped(incident, since)}
    return frozenset(key for key in found if key is not None)


def _stamped(incident: Incident, since: datetime | None) -> set[int | None]:
    """Who is written on the incident itself: all that is known of the time before the history began."""
    if since is None:
        return {incident.created_by_id, incident.updated_by_id}
    return {incident.updated_by_id} if incident.updated_at > since else set()


def _dossiers(incident: Incident) -> Q:
    """The incident, and every actor and document that it names."""
    claims = claims_of(incident)
    sources = with_origins(claim.source for claim in claims)
    actors = {key for claim in claims for key in _actors_of(claim)}
    actors |= {source.publisher_id for source in sources.values()}
    actors |= set(incident.grades.values_list("actor_id", flat=True))
    return (
        Q(kind="incident", object_id=incident.pk)
        | Q(kind="actor", object_id__in=actors - {None})
        | Q(kind="source", object_id__in=list(sources))
    )


def _related(incident: Incident) -> QuerySet[Any]:
    """The states in which it was said, or unsaid, that it is related to another. No query of its own.

    Either of the two may be the one at which it was said, and readers of both get it.
    """
    rows = history_of(IncidentRelation).objects.filter(
        Q(incident_id=incident.pk) | Q(other_id=incident.pk), judgement=Judgement.RELATED
    )
    found: QuerySet[Any] = rows.order_by().values("state")
    return found


def _actors_of(claim: Claim) -> set[int | None]:
    carriers = {link.actor_id for link in claim.links.all()}
    return {claim.claimant_id, *carriers, *(each.actor_id for each in claim.attributions.all())}
