"""What readers have, without what is undone; and correcting the public incidents to it.

Readers get nothing by it that waits at the desk: neither of the incident, nor of the actors and documents that it
names. These are taken as they were when readers last got them.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F, ForeignKey, Max, Min, Q

from incidents.contributors import made_from
from incidents.history.owning import AnyModel, Root
from incidents.history.recording import Values, history_of, last_number
from incidents.history.replaying import without
from incidents.history.states import Rows, rows_at, rows_now
from incidents.history.writing import Changes, RestoringRefused, changes_to, write
from incidents.models import Actor, Claim, DossierState, Edit, EditAction, Incident, PublicationAct, Source, SourceImage
from incidents.readiness import BROUGHT_BACK, missing
from incidents.services.careful_settings import Kept, keep_careful, using_sources
from incidents.services.covering import stay_covered
from incidents.services.edits import dossiers_touched
from incidents.services.left_standing import leave_out, only_of
from incidents.services.other_ends import add_relations_of_others, ends_touched, rows_for_readers, said_by_others
from incidents.services.publishing import (
    Foreseen,
    NothingToCorrect,
    PublishingRefused,
    append_act,
    foresee,
    lock_incident,
    withdraw,
)
from record.vocabulary import IncidentStatus, PublicationKind

_NAMED: Final[dict[AnyModel, str]] = {Actor: "actor", Source: "source"}


@dataclass(frozen=True, kw_only=True)
class Undoing:
    """What is being undone: the edits, those that undid one another, claims that came back elsewhere, who and why."""

    edits: frozenset[int]
    beside: frozenset[int]
    by: User
    why: str
    came: frozenset[int] = frozenset()
    kept: tuple[Kept, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Public:
    """What readers of an incident have: since when, and from which states of the dossiers it was made.

    ``earlier``: the states of what it named in earlier versions. ``newest``: the key of the newest state then; None for
    an act of which that is not known.
    """

    since: datetime
    newest: int | None
    numbers: Mapping[Root, int]
    earlier: Mapping[Root, int]

    def number_of(self, root: Root) -> int | None:
        """The state of a dossier that readers have, or had last; else its last one then. At most one query."""
        if (number := self.numbers.get(root, self.earlier.get(root))) is not None:
            return number
        states = DossierState.objects.filter(kind=root.kind, object_id=root.object_id)
        then = (
            states.filter(pk__lte=self.newest) if self.newest is not None else states.filter(edit__at__lte=self.since)
        )
        last: int | None = then.aggregate(last=Max("number"))["last"]
        return last


def public_before(edits: Collection[int]) -> dict[int, Public]:
    """Public incidents that hold something of these edits: what readers have, by key. Some four queries an incident."""
    touched = dossiers_touched(edits)
    by_kind = {
        kind: [root.object_id for root in touched if root.kind == kind] for kind in ("incident", "actor", "source")
    }
    by_kind["incident"] += ends_touched(edits)
    public = Incident.objects.filter(status=IncidentStatus.PUBLISHED)
    first = dict(Edit.objects.filter(pk__in=list(edits)).aggregate(at=Min("at")))["at"]
    using = _using(by_kind) | _made_from({root for root in touched if root.kind != "incident"}, first)
    found = public.filter(pk__in=using, published_at__gte=first).order_by("code")
    return {incident.pk: _public(incident) for incident in found}


def _public(incident: Incident) -> Public:
    root = Root("incident", incident.pk)
    acts = incident.acts.exclude(made_from=None).order_by("version").values_list("version", "at", "made_from")
    made: list[tuple[int, datetime, Any]] = list(acts)
    earlier = {Root(kind, key): number for _version, _at, each in made for kind, key, number in each["states"]}
    assert incident.published_at is not None  # noqa: S101 - it is public
    since, newest, numbers = incident.published_at, None, {}
    if made and made[-1][0] == incident.version:
        newest = made[-1][2]["newest"]
        numbers = {Root(kind, key): number for kind, key, number in made[-1][2]["states"]}
    rows = history_of(Incident).objects.filter(id=incident.pk, version=incident.version).order_by("history_id")
    marked = rows.values_list("state__number", "state__edit__action").first()
    number, action = marked or (last_number(root), None)
    if action == EditAction.ACCOUNT_UNDONE and root in numbers:
        # What waited then stands in that state too; when it was last read for readers, the act says.
        since = min(at for _version, at, each in made if each["newest"] == newest)
    else:
        numbers[root] = number
    return Public(since=since, newest=newest, numbers=numbers, earlier=earlier)


def _using(by_kind: dict[str, list[int]]) -> set[int]:
    """Incidents among those given, or that name one of the actors and sources given."""
    actors, sources = by_kind["actor"], set(by_kind["source"])
    sources |= set(Source.objects.filter(publisher__in=actors).values_list("pk", flat=True))
    sources = using_sources(sources)
    claims = Claim.objects.filter(
        Q(claimant__in=actors) | Q(links__actor__in=actors) | Q(attributions__actor__in=actors) | Q(source__in=sources)
    )
    graded = Incident.objects.filter(grades__actor__in=actors)
    return {
        *by_kind["incident"],
        *claims.values_list("incident_id", flat=True),
        *graded.values_list("pk", flat=True),
    }


def _made_from(named: Collection[Root], since: datetime) -> set[int]:
    """Public incidents that readers have with what these actors and sources say, whatever they name at the desk now.

    One query, over the acts of publication since a time.
    """
    if not named:
        return set()
    acts = PublicationAct.objects.filter(at__gte=since, incident__status=IncidentStatus.PUBLISHED).order_by()
    acts = acts.filter(version=F("incident__version")).exclude(made_from=None)
    return {
        key
        for key, made in acts.values_list("incident_id", "made_from").iterator()
        if made and any(Root(kind, number) in named for kind, number, _state in made["states"])
    }


def correct_all(public: Mapping[int, Public], undoing: Undoing) -> tuple[Kept, ...]:
    """Correct what readers have, where it differs now. What others changed since and did not publish stays back.

    Gives the careful settings that readers keep. Some 100 queries an incident.

    Raises:
        RestoringRefused: something cannot be corrected. The caller's transaction is rolled back.
    """
    kept: tuple[Kept, ...] = ()
    for key, published in public.items():
        incident = lock_incident(Incident(pk=key))
        if incident.status != IncidentStatus.PUBLISHED:
            continue  # taken away meanwhile
        try:
            if _is_waiting(incident, published, undoing):
                kept += _correct_without(incident, published, undoing)
            else:
                states = made_from(incident)
                _correct(incident, undoing, _content(incident, undoing), states)
        except NothingToCorrect:
            continue
        except PublishingRefused as refusal:
            sentence = f"{incident.code}: {refusal}"
            raise RestoringRefused(sentence) from refusal
    return kept


def _is_waiting(incident: Incident, published: Public, undoing: Undoing) -> bool:
    """Whether something at the desk is not for readers: others' work, or a setting that was left. Some 15 queries."""
    root = Root("incident", incident.pk)
    own = Q(kind=root.kind, object_id=root.object_id, number__gt=published.number_of(root) or 0)
    named = {Root(kind, key) for kind, key, _number in made_from(incident)["states"]} | published.numbers.keys()
    named = {each for each in named if each.kind != "incident"}
    if {each.root for each in undoing.kept} & {root, *named}:
        return True
    of_others = DossierState.objects.exclude(edit_id__in=undoing.edits).exclude(edit__action=EditAction.ACCOUNT_UNDONE)
    if of_others.filter(own | Q(pk__in=said_by_others(root, published.since))).exists():
        return True
    keys = {kind: [each.object_id for each in named if each.kind == kind] for kind in _NAMED.values()}
    theirs = of_others.filter(
        Q(kind="actor", object_id__in=keys["actor"]) | Q(kind="source", object_id__in=keys["source"])
    )
    newest = theirs.order_by().values_list("kind", "object_id").annotate(last=Max("number"))
    return any(last > (published.number_of(Root(kind, key)) or last) for kind, key, last in newest)


def _correct_without(incident: Incident, published: Public, undoing: Undoing) -> tuple[Kept, ...]:
    """Correct it to what readers have, less what is undone: written for as long as it takes to read it.

    Gives the careful settings that readers keep.
    """
    root = Root("incident", incident.pk)
    rows, left = _published_without(root, published, undoing)
    kept = list(left)
    waiting = rows_for_readers(root)
    leave_out(rows, undoing.came)
    for model, theirs in only_of(waiting, undoing.came).items():
        rows[model] |= theirs
    values = rows[Incident].get(incident.pk)
    if values is None or not values["precision"] or values["earliest"] is None:
        withdraw(incident=incident, by=undoing.by, note=undoing.why)  # the database asks for these of what is public
        return tuple(kept)
    changes = [changes_to(rows, waiting)]
    numbers = dict(published.numbers)
    for named, then in _named_rows(rows, published, undoing, kept).items():
        changes.append(changes_to(then, rows_now(named)))
        numbers[named] = published.number_of(named) or last_number(named)
    with transaction.atomic():
        write(stay_covered(_together(changes)))
        content = _content(incident, undoing)
        transaction.set_rollback(True)
    states = [[*each, number] for each, number in sorted(numbers.items())]
    newest = published.newest if published.newest is not None else _newest(published.since)
    _correct(incident, undoing, content, {"newest": newest, "states": states})
    write(changes_to(waiting, rows_for_readers(root)))  # the days of what is public were noted at the desk
    return tuple(kept)


def _newest(at: datetime) -> int:
    newest: int | None = DossierState.objects.filter(edit__at__lte=at).aggregate(newest=Max("pk"))["newest"]
    return newest or 0


def _content(incident: Incident, undoing: Undoing) -> Foreseen:
    """What readers would get of it as it stands in the tables; without a dossier where that cannot be public."""
    now = Incident.objects.get(pk=incident.pk)
    if missing(now, waived=BROUGHT_BACK):
        return Foreseen(dossier=None, second=None)
    return foresee(kind=PublicationKind.CORRECTED, incident=now, by=undoing.by, note=undoing.why, waived=BROUGHT_BACK)


def _correct(incident: Incident, undoing: Undoing, content: Foreseen, states: dict[str, Any]) -> None:
    """Correct it, or withdraw it where what is left cannot be public."""
    if content.dossier is None:
        withdraw(incident=incident, by=undoing.by, note=undoing.why)
        return
    kind, note = PublicationKind.CORRECTED, undoing.why
    append_act(incident, incident, kind, content.dossier, note, undoing.by, content.second, states=states)


def _published_without(root: Root, published: Public, undoing: Undoing) -> tuple[Rows, tuple[Kept, ...]]:
    """An incident as readers have it, without what is undone; and the settings that stay."""
    rows, kept = _rows_without(root, published, undoing)
    edits = undoing.edits | _undone_since(root, published.numbers[root])
    add_relations_of_others(rows, root, edits, published.since)
    return rows, kept


def _named_rows(rows: Rows, published: Public, undoing: Undoing, kept: list[Kept]) -> dict[Root, Rows]:
    """The actors and documents that an incident names, and what these name, as readers have them; adds what stays."""
    found: dict[Root, Rows] = {}
    step = _named_in(rows)
    while step:
        for root in sorted(step):
            if published.number_of(root) is None:
                found[root] = rows_now(root)  # made since
                continue
            found[root], left = _rows_without(root, published, undoing)
            kept += left
        step = {each for root in step for each in _named_in(found[root])} - found.keys()
    return found


def _named_in(rows: Rows) -> set[Root]:
    """The actors and sources that rows name."""
    return {
        Root(_NAMED[field.related_model], values[field.attname])
        for model, each in rows.items()
        for field in model._meta.concrete_fields
        if isinstance(field, ForeignKey) and field.related_model in _NAMED
        for values in each.values()
        if values[field.attname] is not None
    } - {Root(_NAMED[model], key) for model in rows.keys() & _NAMED.keys() for key in rows[model]}


def _rows_without(root: Root, published: Public, undoing: Undoing) -> tuple[Rows, tuple[Kept, ...]]:
    """A dossier as readers have it, without what is undone; an actor, or a document, that only that made stays."""
    number = published.number_of(root)
    assert number is not None  # noqa: S101 - it is in the history
    rows = rows_at(root, number)
    edits = undoing.edits | _undone_since(root, number)
    target = without(root, edits, beside=undoing.beside, until=number)
    kept = keep_careful(root, target, edits, rows[Incident].get(root.object_id) if root.kind == "incident" else None)
    changes = target.changes()
    if root.kind != "incident" and changes[root.model].get(root.object_id, rows) is None:
        return rows, ()
    for model, changed in changes.items():
        for key, values in changed.items():
            if values is None:
                rows[model].pop(key, None)
            else:
                rows[model][key] = rows[model].get(key, {}) | values
    if root not in published.numbers:  # readers lack the document, and its images with it
        for each in undoing.kept:
            if each.root == root and each.model is SourceImage and each.key in rows[SourceImage]:
                rows[SourceImage][each.key] |= dict(each.stands)
    return rows, kept


def _undone_since(root: Root, number: int) -> frozenset[int]:
    """Edits that the undoing of an account took back after a state of a dossier: readers lack them. Two queries."""
    later = DossierState.objects.filter(kind=root.kind, object_id=root.object_id, number__gt=number)
    undoing = later.filter(edit__action=EditAction.ACCOUNT_UNDONE).values("edit")
    undone = Edit.objects.filter(undone_by__in=undoing).select_related("undone_by__undone_by")
    return frozenset(edit.pk for edit in undone if edit.is_undone)


def _together(changes: Iterable[Changes]) -> dict[AnyModel, dict[int, Values | None]]:
    merged: dict[AnyModel, dict[int, Values | None]] = {}
    for each in changes:
        for model, rows in each.items():
            merged.setdefault(model, {}).update(rows)
    return merged
