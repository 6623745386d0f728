"""Undoing edits: all of one account since a time, or one. What others did later stays, and is said to stay."""

import hashlib
import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from incidents.history.giving_way import give_way
from incidents.history.moving import homes
from incidents.history.owning import AnyModel, Root, hanging_models
from incidents.history.recording import Act, Values, editing, history_of
from incidents.history.replaying import Stays, Target, without
from incidents.history.writing import RestoringRefused, touch, write
from incidents.models import Edit, EditAction, Incident
from incidents.permissions import may_publish
from incidents.second_person import hash_of
from incidents.services.archiving import archived_by, bring_back_incident, take_away
from incidents.services.careful_settings import Kept, keep_careful_at_desk, keep_covered
from incidents.services.covering import stay_covered
from incidents.services.edits import dossiers_touched, edits_of, undid_one_another
from incidents.services.homecoming import NOBODY, Homecoming, go_home, homecoming
from incidents.services.left_standing import withhold
from incidents.services.other_ends import ends_of, ends_touched, touch_ends
from incidents.services.public_without import Undoing, correct_all, public_before
from incidents.services.publishing import withdraw
from record.dossier import Dossier
from record.publication import Publication
from record.vocabulary import IncidentStatus


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What readers of an incident had, and have; None where it was withdrawn."""

    code: str
    before: Dossier
    after: Dossier | None


@dataclass(frozen=True, kw_only=True)
class Undone:
    """What undoing did, or would do: rows by dossier, what stays, the incidents that readers see changed.

    ``withheld``: of which models rows stay, since whoever undoes may not decide them. ``archived``: the incidents that
    were put aside, and come back. ``coming``: claims that come back, of incidents that were parted since. ``kept``:
    settings that stay, since without them readers would be shown more. ``written``: a hash of the rows.
    ``is_rehearsed``: it was done and taken back.
    """

    edits: int
    rows: dict[Root, int]
    stays: tuple[tuple[Root, Stays], ...]
    withheld: frozenset[AnyModel] = frozenset()
    archived: tuple[Incident, ...] = ()
    coming: Homecoming = NOBODY
    kept: tuple[Kept, ...] = ()
    shown: tuple[Shown, ...] = ()
    written: str = ""
    is_rehearsed: bool = False
    by: Edit | None = None

    @property
    def corrected(self) -> tuple[str, ...]:
        """The codes of the incidents that readers see changed."""
        return tuple(each.code for each in self.shown)

    @property
    def seal(self) -> str:
        """A hash of what is done: the same only if the same would be done, at the desk and to readers."""
        return _hash_of(
            self.edits,
            self.written,
            self.stays,
            self.kept,
            [incident.pk for incident in self.archived],
            [[move.pk for move in moves] for moves in (self.coming.going, self.coming.staying)],
            [(each.code, hash_of(each.before), hash_of(each.after) if each.after else "") for each in self.shown],
        )


def _hash_of(*what: object) -> str:
    return hashlib.sha256(json.dumps(what, default=str).encode()).hexdigest()


@dataclass(frozen=True, kw_only=True)
class _Plan:
    """What is to be written; of which models rows are left out of it for the account; which settings stay."""

    targets: dict[Root, Target]
    withheld: frozenset[AnyModel]
    kept: tuple[Kept, ...]


def foresee(edits: Collection[int], *, by: User | None = None) -> Undone:
    """What undoing these edits would do at the desk. Writes nothing. Some twenty queries a dossier.

    ``by``: who would undo the one edit; None: a publisher all of an account.
    """
    plan = _plan(edits, dossiers_touched(edits), by)
    return _summary(edits, plan, _put_aside(edits, plan.targets, by))


def rehearse(*, account: User, since: datetime, by: User) -> Undone:
    """What ``undo_edits`` would do, with what readers would have. It is done and taken back, and costs as much.

    Raises:
        PermissionDenied: ``by`` may not publish.
        RestoringRefused: it cannot be done.
    """
    with transaction.atomic():
        done = undo_edits(account=account, since=since, by=by, why="–")
        transaction.set_rollback(True)
    return replace(done, by=None, is_rehearsed=True)


def undo_edits(*, account: User, since: datetime, by: User, why: str, seen: str = "") -> Undone:
    """Undo all that one account did since a time, in one transaction; public incidents are corrected, with the reason.

    Whatever somebody else changed later stays. What was public by mistake of that account alone stays public with its
    content as it was before; publications and mergers are no edits, and are not undone. What the account archived comes
    back. A setting stays without which readers would be shown more. ``seen``: the seal of what whoever undoes has
    before the eyes; empty: whatever it is now.

    Raises:
        PermissionDenied: ``by`` may not publish.
        RestoringRefused: there is no reason or nothing to undo, it cannot be written, or it is not what was seen.
            Nothing is written.
    """
    if not may_publish(by):
        raise PermissionDenied
    edits = edits_of(account, since)
    if not edits:
        raise RestoringRefused(_("%(name)s edited nothing since then that is not undone.") % {"name": account})
    with editing(by=by, action=EditAction.ACCOUNT_UNDONE, why=_reason(why), of=_locked(edits)) as act:
        public, beside = public_before(edits), undid_one_another(edits)
        versions = _versions({*public, *(root.object_id for root in _locked(edits) if root.kind == "incident")})
        done = _undo(edits, act)
        undoing = Undoing(
            edits=frozenset(edits),
            beside=beside,
            by=by,
            why=why,
            came=frozenset(move.claim_key for move in done.coming.going if move.claim_key),
            kept=done.kept,
        )
        kept = dict.fromkeys((*done.kept, *correct_all(public, undoing)))
        done = replace(done, kept=tuple(kept), shown=_shown_since(versions))
        if seen and seen != done.seal:
            raise RestoringRefused(_("It was changed while you read it. Look at what it is now, then decide."))
        return done


def _versions(keys: Collection[int]) -> dict[int, int]:
    """The public versions of incidents, by key. One query."""
    rows = Incident.objects.filter(pk__in=keys, status=IncidentStatus.PUBLISHED)
    return {key: version for key, version in rows.values_list("pk", "version") if version is not None}


def _shown_since(versions: dict[int, int]) -> tuple[Shown, ...]:
    """What readers got of incidents since these versions, by code. One query, and one for each that changed."""
    rows = Incident.objects.filter(pk__in=versions).order_by("code").values_list("pk", "code", "version")
    found = []
    for key, code, version in rows:
        if version != versions[key]:
            said = {each.version: each for each in Publication.objects.of(code).filter(version__gte=versions[key])}
            last = said[max(said)]
            after = None if last.takes_back else last.dossier
            found.append(Shown(code=code, before=said[versions[key]].dossier, after=after))
    return tuple(found)


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
    return _summary([edit.pk], _plan([edit.pk], [root], by, {(model, key), *_hung_on(model, key, edit)}), ())


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


def _plan(
    edits: Collection[int],
    roots: Collection[Root],
    by: User | None,
    only: Collection[tuple[AnyModel, int]] | None = None,
) -> _Plan:
    """What is to be written, and what is left out of it."""
    beside = undid_one_another(edits)
    targets = {root: without(root, edits, beside=beside, only=only) for root in roots}
    withheld = _withheld(targets, by)
    give_way(targets.values())
    keep = keep_careful_at_desk if by is None else keep_covered
    kept = keep(targets, frozenset(edits))
    return _Plan(targets=targets, withheld=withheld, kept=kept)


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
    plan = _plan(edits, dossiers_touched(edits) if roots is None else roots, by, only)
    targets = plan.targets
    summary = _summary(edits, plan, _put_aside(edits, targets, by))
    if not any(summary.rows.values()):
        raise RestoringRefused(_("Nothing of it is left to undo."))
    going = {root for root, target in targets.items() if _goes(root, target)}
    changes = _together(target.changes() for root, target in targets.items() if root not in going)
    touch_ends(changes)
    rows = changes.get(Incident, {}) if by is None else {}
    for key, values in rows.items():
        if values:
            _withdraw_incomplete(key, values, by=act.by, why=act.why)
    write(stay_covered(changes))
    go_home(summary.coming)
    kept = _remove_all(going, act)
    for root in targets.keys() - going:
        touch(root)
    for incident in summary.archived:
        bring_back_incident(incident=incident, by=act.by, why=act.why)
    if only is None and not plan.withheld:  # else it can still be undone whole, by whoever may
        Edit.objects.filter(pk__in=list(edits)).update(undone_by=act.edit)
    return replace(summary, stays=summary.stays + kept, by=act.edit)


def _withheld(targets: dict[Root, Target], by: User | None) -> frozenset[AnyModel]:
    """The models of which rows were left out, in place, for who undoes one edit; none for all of an account."""
    if by is None:
        return frozenset()
    return frozenset().union(*(withhold(root, target, by=by) for root, target in targets.items()))


def _summary(edits: Collection[int], plan: _Plan, archived: tuple[Incident, ...]) -> Undone:
    aside = {Root("incident", each.pk) for each in archived}
    changes = {root: target.changes() for root, target in plan.targets.items()}
    written = [
        (root, model._meta.model_name, key, sorted(values.items()) if values else None)
        for root, of_root in changes.items()
        for model, rows in of_root.items()
        for key, values in rows.items()
    ]
    return Undone(
        edits=len(edits),
        rows={root: sum(map(len, each.values())) + (root in aside) for root, each in changes.items()},
        withheld=plan.withheld,
        archived=archived,
        coming=homecoming(plan.targets.values()),
        kept=plan.kept,
        stays=tuple((root, stays) for root, target in plan.targets.items() for stays in target.stays),
        written=_hash_of(sorted(edits), written),
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


def _withdraw_incomplete(key: int, values: Values, *, by: User | None, why: str) -> None:
    """Withdraw a public incident that would be left without what the database asks of each that is public."""
    if values["precision"] and values["earliest"] is not None:
        return
    incident = Incident.objects.get(pk=key)
    if incident.status == IncidentStatus.PUBLISHED and by is not None:
        withdraw(incident=incident, by=by, note=why)
