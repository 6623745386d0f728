"""Who had a part in what would become public: whoever had none can be the second pair of eyes."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.db.models import Max, Q, QuerySet

from incidents.dossier_builder import claims_of, with_origins
from incidents.history.content import changed_units, content, units
from incidents.history.owning import AnyModel, Root, owned_models, owner_field
from incidents.history.reading import changed_models
from incidents.history.recording import Values, history_of, values_in
from incidents.history.replaying import is_written_over
from incidents.models import Claim, DossierState, Edit, EditAction, Incident, IncidentRelation, Judgement, Merger
from incidents.models.edit import NOT_CONTENT
from record.vocabulary import IncidentStatus, PublicationKind

#: What is said of related incidents is content, whatever it was written with.
_NOT_WORDS = (EditAction.ACCOUNT_UNDONE,)


def contributors(incident: Incident) -> frozenset[int]:
    """Keys of the accounts that had a part in the content since readers last got it.

    Where readers have none now, all of them ever: also after a withdrawal. Whoever changed an actor or a document that
    the incident names had a part too; so had who wrote claims of it while another incident held them, and who wrote
    what the undoing of an account brought back. Twelve queries, more where an account was undone since.
    """
    shown = _shown(incident)
    since = shown.at if shown else None
    dossiers = _dossiers(incident)
    is_content = ~Q(edit__action__in=NOT_CONTENT)
    states = DossierState.objects.filter(
        (dossiers & is_content)
        | (Q(pk__in=_elsewhere(incident)) & is_content)
        | (Q(pk__in=_related(incident)) & ~Q(edit__action__in=_NOT_WORDS))
    )
    found = set(_stamped(incident, since))
    if since is not None:
        found |= _brought_back(incident, dossiers, since)
    rows = states.order_by().values_list("edit__by_id", "pk", "kind", "object_id", "number", "edit__at")
    found |= {row[0] for row in rows if not shown or shown.is_later(*row[1:])}
    return frozenset(key for key in found if key is not None)


@dataclass(frozen=True, kw_only=True)
class _Shown:
    """What readers have: since when, and from which states it was made; None for an act of which that is not known."""

    at: datetime
    newest: int | None
    numbers: dict[Root, int]

    def is_later(self, state: int, kind: str, key: int, number: int, at: datetime) -> bool:
        """Whether a state is not in it. ``at``: when its edit began; that alone tells too little.

        An edit may begin before a publication and be committed after that has read what it writes.
        """
        if (root := Root(kind, key)) in self.numbers:
            return number > self.numbers[root]
        return at > self.at if self.newest is None else state > self.newest


def _shown(incident: Incident) -> _Shown | None:
    """What readers have; None where that is nothing. One query."""
    if incident.status != IncidentStatus.PUBLISHED or incident.published_at is None:
        return None
    made_from = last_made_from(incident) or {"newest": None, "states": []}
    numbers = {Root(kind, key): number for kind, key, number in made_from["states"]}
    return _Shown(at=incident.published_at, newest=made_from["newest"], numbers=numbers)


def last_made_from(incident: Incident) -> dict[str, Any] | None:
    """What ``made_from`` said when readers last got the incident; None where that is not known. One query."""
    act = incident.acts.filter(version=incident.version).first() if incident.version is not None else None
    return act.made_from if act is not None else None


def made_from(incident: Incident) -> dict[str, Any]:
    """What an incident stands on now, as an act of publication keeps it.

    ``states``: kind, key and number of the last state of the incident and of each dossier that it names; ``newest``:
    the key of the newest state of all. To be asked before the content is read, by whoever has locked the incident: what
    is committed later has a higher number, for a dossier's states are numbered one after the other. Some ten queries.
    """
    states = DossierState.objects.filter(_dossiers(incident) | Q(kind="incident", object_id__in=_other_ends(incident)))
    numbers = states.order_by().values("kind", "object_id").annotate(last=Max("number")).order_by("kind", "object_id")
    newest = DossierState.objects.order_by().aggregate(newest=Max("pk"))["newest"] or 0
    return {"newest": newest, "states": [list(row) for row in numbers.values_list("kind", "object_id", "last")]}


def _other_ends(incident: Incident) -> set[int]:
    rows = history_of(IncidentRelation).objects.filter(state__in=_related(incident)).order_by()
    return {key for pair in rows.values_list("incident_id", "other_id") for key in pair}


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


def _elsewhere(incident: Incident) -> set[int]:
    """The states of other incidents in which claims were written that a merger, or its undoing, moved here. One query.

    Two where there are such claims.
    """
    moved = list(Claim.objects.filter(incident=incident, moves__isnull=False).values_list("pk", flat=True).distinct())
    if not moved:
        return set()
    rows = [history_of(Claim).objects.filter(id__in=moved)]
    for model in owned_models(Claim):
        owner = owner_field(model)
        assert owner is not None  # noqa: S101 - it is owned
        rows.append(history_of(model).objects.filter(**{f"{owner.attname}__in": moved}))
    states = [each.order_by().values_list("state") for each in rows]
    return {state for (state,) in states[0].union(*states[1:])}


def _related(incident: Incident) -> QuerySet[Any]:
    """The states in which it, or what was merged into it, was said to be related to another, or no longer. One query.

    Either of the two may be the one at which it was said, and readers of both get it.
    """
    own = [incident.pk, *Merger.objects.filter(into=incident, undone_at=None).values_list("merged_id", flat=True)]
    rows = history_of(IncidentRelation).objects.filter(
        Q(incident_id__in=own) | Q(other_id__in=own), judgement=Judgement.RELATED
    )
    found: QuerySet[Any] = rows.order_by().values("state")
    return found


def _brought_back(incident: Incident, dossiers: Q, since: datetime) -> set[int]:
    """Who wrote what the undoing of an account brought back since a time, and readers never had.

    One query where no account was undone; else three, and one for each kind of row that was undone.
    """
    of_it = DossierState.objects.filter(dossiers)
    undoing = of_it.filter(edit__action=EditAction.ACCOUNT_UNDONE, edit__at__gt=since).values("edit")
    states = list(of_it.filter(edit__undone_by__in=undoing).values_list("pk", "edit_id"))
    if not states:
        return set()
    undone = {edit for _state, edit in states}
    shown = incident.acts.filter(kind__in=(PublicationKind.PUBLISHED, PublicationKind.CORRECTED))
    times = list(shown.values_list("at", flat=True))
    found: set[int | None] = set()
    for model in changed_models([state for state, _edit in states]):
        table = history_of(model).objects
        touched = table.filter(state__in=[state for state, _edit in states]).order_by().values("id")
        rows = table.filter(id__in=touched).select_related("state__edit").order_by("id", "history_id")
        for _key, versions in groupby(rows, key=attrgetter("id")):
            found |= set(_unseen(model, list(versions), undone, times))
    return {key for key in found if key is not None}


def _unseen(
    model: AnyModel, versions: list[Any], undone: Collection[int], shown: list[datetime]
) -> Iterator[int | None]:
    """Who wrote the parts of a row that the undone edits wrote over before readers got them."""
    standing: dict[tuple[str, ...], Edit] = {}
    last: Values | None = None
    for at, version in enumerate(versions):
        if is_written_over(versions, at):
            continue
        values = None if version.history_type == "-" else content(model, values_in(model, version))
        edit = version.state.edit
        for unit in units(model) if last is None or values is None else changed_units(model, last, values):
            if edit.pk not in undone:
                standing |= {unit: edit} if edit.action not in NOT_CONTENT else {}
            elif (wrote := standing.pop(unit, None)) and not any(wrote.at < time < edit.at for time in shown):
                yield wrote.by_id
        last = values


def _actors_of(claim: Claim) -> set[int | None]:
    carriers = {link.actor_id for link in claim.links.all()}
    return {claim.claimant_id, *carriers, *(each.actor_id for each in claim.attributions.all())}
