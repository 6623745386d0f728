"""Undoing edits: all of one account since a time, or one. What others did later stays, and is said to stay."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Min, ProtectedError, Q
from django.utils.translation import gettext as _

from incidents.contributors import last_made_from
from incidents.history.giving_way import give_way
from incidents.history.moving import homes
from incidents.history.owning import AnyModel, Root, hanging_models
from incidents.history.recording import Act, Values, editing, history_of, last_number
from incidents.history.replaying import Stays, Target, without
from incidents.history.states import Rows, rows_at
from incidents.history.writing import RestoringRefused, changes_to, touch, write
from incidents.models import Claim, DossierState, Edit, EditAction, Incident, Source
from incidents.permissions import may_publish
from incidents.readiness import BROUGHT_BACK, missing
from incidents.services.archiving import archived_by, bring_back_incident, take_away
from incidents.services.covering import stay_covered
from incidents.services.edits import dossiers_touched, edits_of, undid_one_another
from incidents.services.homecoming import NOBODY, Homecoming, go_home, homecoming
from incidents.services.left_standing import leave_out, only_of, withhold
from incidents.services.other_ends import (
    add_relations_of_others,
    ends_of,
    ends_touched,
    rows_for_readers,
    said_by_others,
    touch_ends,
)
from incidents.services.publishing import NothingToCorrect, PublishingRefused, correct, withdraw
from record.vocabulary import IncidentStatus


@dataclass(frozen=True, kw_only=True)
class Undone:
    """What undoing did, or would do: rows by dossier, what stays, the codes of incidents that readers see changed.

    ``withheld``: of which models rows stay, since whoever undoes may not decide them. ``archived``: the incidents that
    were put aside, and come back. ``coming``: claims that come back, of incidents that were parted since.
    """

    edits: int
    rows: dict[Root, int]
    stays: tuple[tuple[Root, Stays], ...]
    withheld: frozenset[AnyModel] = frozenset()
    archived: tuple[Incident, ...] = ()
    coming: Homecoming = NOBODY
    corrected: tuple[str, ...] = ()
    by: Edit | None = None


@dataclass(frozen=True, kw_only=True)
class Public:
    """What readers of an incident have: the number of its state, and since when."""

    number: int
    since: datetime


def foresee(edits: Collection[int], *, by: User | None = None) -> Undone:
    """What undoing these edits would do at the desk. Writes nothing. Some twenty queries a dossier.

    ``by``: who would undo the one edit; None: a publisher all of an account.
    """
    targets, withheld = _targets(edits, dossiers_touched(edits), by)
    return replace(_summary(edits, targets, _put_aside(edits, targets, by)), withheld=withheld)


def undo_edits(*, account: User, since: datetime, by: User, why: str) -> Undone:
    """Undo all that one account did since a time, in one transaction; public incidents are corrected, with the reason.

    Whatever somebody else changed later stays. What was public by mistake of that account alone stays public with its
    content as it was before; publications and mergers are no edits, and are not undone. What the account archived comes
    back.

    Raises:
        PermissionDenied: ``by`` may not publish.
        RestoringRefused: there is no reason or nothing to undo, or it cannot be written. Nothing is written.
    """
    if not may_publish(by):
        raise PermissionDenied
    edits = edits_of(account, since)
    if not edits:
        raise RestoringRefused(_("%(name)s edited nothing since then that is not undone.") % {"name": account})
    with editing(by=by, action=EditAction.ACCOUNT_UNDONE, why=_reason(why), of=_locked(edits)) as act:
        public, beside = _public_before(edits), undid_one_another(edits)
        done = _undo(edits, act)
        came = {move.claim_key for move in done.coming.going if move.claim_key}
        corrected = {*done.corrected, *_correct(public, edits, beside, came, by=by, why=why)}
        return replace(done, corrected=tuple(sorted(corrected)))


def undo_edit(*, edit: Edit, by: User, why: str) -> Undone:
    """Undo one edit at the desk: what readers have stays until it is corrected; what ``by`` may not decide stays.

    Raises:
        RestoringRefused: there is no reason, it is undone already, or it cannot be written. Nothing is written.
    """
    _refuse_merger(edit)
    if edit.is_undone:
        raise RestoringRefused(_("That edit was undone already."))
    with editing(by=by, action=EditAction.UNDONE, why=_reason(why), of=_locked([edit.pk])) as act:
        return _undo([edit.pk], act, by=by)


def foresee_back(*, edit: Edit, model: AnyModel, key: int, root: Root, by: User) -> Undone:
    """What bringing back one row that an edit removed from a dossier would do. Writes nothing. Some ten queries."""
    targets, withheld = _targets([edit.pk], [root], by, {(model, key), *_hung_on(model, key, edit)})
    return replace(_summary([edit.pk], targets, ()), withheld=withheld)


def bring_back(*, edit: Edit, model: AnyModel, key: int, by: User, why: str) -> Undone:
    """Bring back one row that an edit removed, with all that hung on it.

    Raises:
        RestoringRefused: there is no reason, the edit did not remove it, or it cannot be written. Nothing is written.
    """
    _refuse_merger(edit)
    removed = (
        history_of(model).objects.filter(id=key, state__edit=edit, history_type="-").select_related("state").first()
    )
    if removed is None:
        raise RestoringRefused(_("That edit removed nothing of the kind."))
    root = Root(removed.state.kind, removed.state.object_id)
    only = {(model, key), *_hung_on(model, key, edit)}
    roots = [root, *ends_of(root), *homes([edit.pk])]
    with editing(by=by, action=EditAction.BROUGHT_BACK, why=_reason(why), of=roots) as act:
        return _undo([edit.pk], act, by=by, only=only, roots=[root])


def _hung_on(model: AnyModel, key: int, edit: Edit) -> Iterable[tuple[AnyModel, int]]:
    for owned, owner in hanging_models(model):
        gone = history_of(owned).objects.filter(state__edit=edit, history_type="-", **{owner.attname: key})
        for below in gone.values_list("id", flat=True).distinct():
            yield owned, below
            yield from _hung_on(owned, below, edit)


def _refuse_merger(edit: Edit) -> None:
    if edit.moved_claims:
        raise RestoringRefused(
            _("That edit merged two incidents, or parted them: that is undone by parting or merging.")
        )


def _reason(why: str) -> str:
    if not why.strip():
        raise RestoringRefused(_("Say why: whoever reads the history later should know."))
    return why


def _targets(
    edits: Collection[int],
    roots: Collection[Root],
    by: User | None,
    only: Collection[tuple[AnyModel, int]] | None = None,
) -> tuple[dict[Root, Target], frozenset[AnyModel]]:
    """What is to be written, and of which models rows are left out of it for the account."""
    beside = undid_one_another(edits)
    targets = {root: without(root, edits, beside=beside, only=only) for root in roots}
    withheld = _withheld(targets, by)
    give_way(targets.values())
    return targets, withheld


def _put_aside(edits: Collection[int], targets: dict[Root, Target], by: User | None) -> tuple[Incident, ...]:
    """What these edits archived, where all of an account is undone: but for what goes, since nobody else made it."""
    if by is not None:
        return ()
    standing = {root.object_id for root, target in targets.items() if not _goes(root, target)}
    return tuple(each for each in archived_by(edits) if each.pk in standing)


def _locked(edits: Collection[int]) -> list[Root]:
    """What these edits touched, and the other ends of what they said of related incidents."""
    return [*dossiers_touched(edits), *(Root("incident", key) for key in ends_touched(edits))]


def _undo(
    edits: Collection[int],
    act: Act,
    *,
    by: User | None = None,
    only: Collection[tuple[AnyModel, int]] | None = None,
    roots: Collection[Root] | None = None,
) -> Undone:
    targets, withheld = _targets(edits, dossiers_touched(edits) if roots is None else roots, by, only)
    summary = replace(_summary(edits, targets, _put_aside(edits, targets, by)), withheld=withheld)
    if not any(summary.rows.values()):
        raise RestoringRefused(_("Nothing of it is left to undo."))
    going = {root for root, target in targets.items() if _goes(root, target)}
    changes = _together(target.changes() for root, target in targets.items() if root not in going)
    touch_ends(changes)
    rows = changes.get(Incident, {}) if by is None else {}
    withdrawn = [key for key, values in rows.items() if values and _is_withdrawn(key, values, by=act.by, why=act.why)]
    write(stay_covered(changes))
    go_home(summary.coming)
    kept = _remove_all(going, act)
    for root in targets.keys() - going:
        touch(root)
    for incident in summary.archived:
        bring_back_incident(incident=incident, by=act.by, why=act.why)
    if only is None and not withheld:  # else it can still be undone whole, by whoever may
        Edit.objects.filter(pk__in=list(edits)).update(undone_by=act.edit)
    codes = Incident.objects.filter(pk__in=withdrawn).order_by("code").values_list("code", flat=True)
    return replace(summary, stays=summary.stays + kept, corrected=tuple(codes), by=act.edit)


def _withheld(targets: dict[Root, Target], by: User | None) -> frozenset[AnyModel]:
    """The models of which rows were left out, in place, for who undoes one edit; none for all of an account."""
    if by is None:
        return frozenset()
    return frozenset().union(*(withhold(root, target, by=by) for root, target in targets.items()))


def _summary(edits: Collection[int], targets: dict[Root, Target], archived: tuple[Incident, ...]) -> Undone:
    aside = {Root("incident", each.pk) for each in archived}
    return Undone(
        edits=len(edits),
        rows={root: sum(map(len, target.changes().values())) + (root in aside) for root, target in targets.items()},
        archived=archived,
        coming=homecoming(targets.values()),
        stays=tuple((root, stays) for root, target in targets.items() for stays in target.stays),
    )


def _goes(root: Root, target: Target) -> bool:
    """Whether the dossier itself was made by what is undone, and nothing of others hangs on it."""
    own = target.wanted.get(root.model, {})
    return root.object_id in own and own[root.object_id] is None and bool(target.actual[root.model][root.object_id])


def _together(
    all_changes: Iterable[dict[AnyModel, dict[int, Values | None]]],
) -> dict[AnyModel, dict[int, Values | None]]:
    merged: dict[AnyModel, dict[int, Values | None]] = {}
    for changes in all_changes:
        for model, rows in changes.items():
            merged.setdefault(model, {}).update(rows)
    return merged


def _remove_all(going: Collection[Root], act: Act) -> tuple[tuple[Root, Stays], ...]:
    """Take away dossiers that only what is undone made, what others name last; those that stay."""
    left = sorted(going, reverse=True)
    while stuck := [root for root in left if not _is_removed(root, act)]:
        if stuck == left:
            break
        left = stuck  # what one of the others named
    return tuple((root, Stays(model=root.model, key=root.object_id)) for root in stuck)


def _is_removed(root: Root, act: Act) -> bool:
    """Whether it could be taken away: an incident is put aside or withdrawn, never removed."""
    row: Any = root.model._base_manager.get(pk=root.object_id)
    if isinstance(row, Incident):
        take_away(incident=row, by=act.by, why=act.why)
        return True
    try:
        with transaction.atomic():
            row.delete()
    except ProtectedError:
        return False
    return True


def _is_withdrawn(key: int, values: Values, *, by: User | None, why: str) -> bool:
    """Withdraw a public incident that would be left without what the database asks of each that is public."""
    if values["precision"] and values["earliest"] is not None:
        return False
    incident = Incident.objects.get(pk=key)
    if incident.status != IncidentStatus.PUBLISHED or by is None:
        return False
    withdraw(incident=incident, by=by, note=why)
    return True


def _public_before(edits: Collection[int]) -> dict[int, Public]:
    """Public incidents that hold something of these edits: what readers have, by key."""
    touched = dossiers_touched(edits)
    by_kind = {
        kind: [root.object_id for root in touched if root.kind == kind] for kind in ("incident", "actor", "source")
    }
    by_kind["incident"] += ends_touched(edits)
    public = Incident.objects.filter(status=IncidentStatus.PUBLISHED)
    found = {}
    first = dict(Edit.objects.filter(pk__in=list(edits)).aggregate(at=Min("at")))["at"]
    for incident in public.filter(pk__in=_using(by_kind), published_at__gte=first).order_by("code"):
        rows = history_of(Incident).objects.filter(id=incident.pk, version=incident.version).order_by("history_id")
        published = rows.values_list("state__number", flat=True).first()
        number = published or last_number(Root("incident", incident.pk))
        assert incident.published_at is not None  # noqa: S101 - the query asked for it
        found[incident.pk] = Public(number=number, since=incident.published_at)
    return found


def _using(by_kind: dict[str, list[int]]) -> set[int]:
    """Incidents among those given, or that name one of the actors and sources given."""
    actors, sources = by_kind["actor"], set(by_kind["source"])
    sources |= set(Source.objects.filter(publisher__in=actors).values_list("pk", flat=True))
    step = sources
    while step := set(Source.objects.filter(derived_from__in=step).values_list("pk", flat=True)) - sources:
        sources |= step
    claims = Claim.objects.filter(
        Q(claimant__in=actors) | Q(links__actor__in=actors) | Q(attributions__actor__in=actors) | Q(source__in=sources)
    )
    graded = Incident.objects.filter(grades__actor__in=actors)
    return {
        *by_kind["incident"],
        *claims.values_list("incident_id", flat=True),
        *graded.values_list("pk", flat=True),
    }


def _correct(
    public: dict[int, Public],
    edits: Collection[int],
    beside: Collection[int],
    came: Collection[int],
    *,
    by: User,
    why: str,
) -> tuple[str, ...]:
    """Correct what readers have, where it differs now. What others changed since and did not publish stays back.

    ``came``: keys of claims that came back and went where parting would have taken them.
    """
    corrected = []
    for key, published in public.items():
        incident = Incident.objects.get(pk=key)
        if incident.status != IncidentStatus.PUBLISHED:
            continue  # taken away above
        root = Root("incident", key)
        of_others = DossierState.objects.filter(
            Q(kind="incident", object_id=key, number__gt=published.number)
            | Q(pk__in=said_by_others(root, published.since))
        ).exclude(edit_id__in=list(edits))
        waiting = rows_for_readers(root) if of_others.exclude(edit__action=EditAction.ACCOUNT_UNDONE).exists() else None
        if waiting is not None:
            rows = _published_without(root, edits, beside, published)
            leave_out(rows, came)
            for model, theirs in only_of(waiting, came).items():
                rows[model] |= theirs
            if _is_withdrawn(key, rows[Incident][key], by=by, why=why):
                corrected.append(incident.code)
                continue
            write(stay_covered(changes_to(rows, waiting)))
        # What still waits was no part of what readers get.
        if _is_corrected(incident, by, why, states=last_made_from(incident) if waiting is not None else None):
            corrected.append(incident.code)
        if waiting is not None:
            write(changes_to(waiting, rows_for_readers(root)))
    return tuple(corrected)


def _published_without(root: Root, edits: Collection[int], beside: Collection[int], published: Public) -> Rows:
    """What readers have, without what is undone."""
    rows = rows_at(root, published.number)
    for model, changes in without(root, edits, beside=beside, until=published.number).changes().items():
        for key, values in changes.items():
            if values is None:
                rows[model].pop(key, None)
            else:
                rows[model][key] = rows[model].get(key, {}) | values
    add_relations_of_others(rows, root, edits, published.since)
    return rows


def _is_corrected(incident: Incident, by: User, why: str, *, states: dict[str, Any] | None) -> bool:
    """Correct it, or withdraw it where what is left cannot be public. False: readers have just what is left."""
    try:
        if missing(incident, waived=BROUGHT_BACK):
            withdraw(incident=incident, by=by, note=why)
        else:
            correct(incident=incident, by=by, note=why, waived=BROUGHT_BACK, states=states)
    except NothingToCorrect:
        return False
    except PublishingRefused as refusal:
        sentence = f"{incident.code}: {refusal}"
        raise RestoringRefused(sentence) from refusal
    return True
