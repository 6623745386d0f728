"""Merging two incidents that are one, and parting them again.

Claims move with all that hangs on them and with their history, and get new numbers; the old ones stay written. All of
it, with what readers get, is one transaction. Incidents are locked in the order of their keys, then the record.
"""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.contributors import contributors, made_from
from incidents.history.owning import Root
from incidents.history.recording import editing, last_number
from incidents.models import Claim, EditAction, Incident, Merger, MovedClaim
from incidents.permissions import may_publish
from incidents.readiness import BROUGHT_BACK, Lack
from incidents.second_person import hash_of, round_of
from incidents.services.covering import Cover, take_along, take_back, whole_km
from incidents.services.publishing import PublishingRefused, append_act, content_of, lock_incident
from record.dossier import Dossier
from record.merger import Merger as PublicMerger
from record.publication import Publication
from record.vocabulary import IncidentStatus, PublicationKind


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What merging, or parting, gives readers, and what it makes of the places of the claims that move.

    ``merged`` and ``into``: the two dossiers; None where readers get none, or keep what they have. ``covers``: one for
    each claim that moves and has a place of its own. ``seen``: the hash of what both were, and of what they become.
    ``merged_from`` and ``into_from``: what the dossiers are made from, as an act of publication keeps it.
    """

    merged: Dossier | None
    into: Dossier | None
    covers: tuple[Cover, ...]
    seen: str
    merged_from: dict[str, Any] | None = None
    into_from: dict[str, Any] | None = None


def merge(*, merged: Incident, into: Incident, by: User, note: str, seen: str = "") -> Merger:
    """Move the claims of one incident into another, whose address takes over. Some ten queries a claim.

    Where readers have the merged incident, they must have the other too: it is corrected, and the merged address leads
    there. Whoever merges had no part in what of it readers have not seen yet. A claim's own place is shown no more
    closely than before. ``seen``: what ``foresee_merging`` said of it; empty: whatever stands at the desk.

    Raises:
        PermissionDenied: the account may not publish.
        PublishingRefused: the two do not fit, there is no note, the result lacks something, or is not what was seen.
            Nothing is written.
    """
    _require(by)
    with editing(by=by, action=EditAction.MERGED, why=note, of=_roots(merged, into)):
        merged_now, into_now = lock_incident(merged), lock_incident(into)
        merger, moved, outcome = _merge(merged_now, into_now, by, note)
        _require_seen(outcome, seen)
        if outcome.into is not None:
            kind, states = PublicationKind.CORRECTED, outcome.into_from
            append_act(into, into_now, kind, outcome.into, note, by, _second(by), states=states)
        if merger.was_public:
            pairs = tuple((str(each.old_number), str(each.new_number)) for each in moved)
            public = PublicMerger(code=merged_now.code, into=into_now.code, claims=pairs)
            append_act(merged, merged_now, PublicationKind.MERGED, None, note, by, _second(by), merger=public)
        return merger


def unmerge(*, merger: Merger, by: User, note: str, seen: str = "") -> None:
    """Part two merged incidents: claims go back under their old numbers, and readers get both again.

    Claims that were removed since stay removed; what was changed of the others goes back with them, and a place that
    was coarsened since stays so. ``seen``: what ``foresee_parting`` said of it; empty: whatever stands at the desk.

    Raises:
        PermissionDenied: the account may not publish.
        PublishingRefused: it is undone already, there is no note, claims on both sides are known through one another,
            one of the two lacks something, or it is not what was seen. Nothing is written.
    """
    _require(by)
    with editing(by=by, action=EditAction.UNMERGED, why=note, of=_roots(merger.merged, merger.into)):
        merged, into = lock_incident(merger.merged), lock_incident(merger.into)
        outcome = _part(merger, merged, into, by, note)
        _require_seen(outcome, seen)
        if outcome.into is not None:
            kind, states = PublicationKind.CORRECTED, outcome.into_from
            append_act(merger.into, into, kind, outcome.into, note, by, _second(by), states=states)
        if outcome.merged is not None:
            kind, states = PublicationKind.PUBLISHED, outcome.merged_from
            append_act(merger.merged, merged, kind, outcome.merged, note, by, _second(by), states=states)


def foresee_merging(*, merged: Incident, into: Incident, by: User) -> Outcome:
    """What merging would do, by the very steps that do it, which are then taken back. Nothing stays written.

    Raises:
        PermissionDenied: the account may not publish.
        PublishingRefused: it cannot be done.
    """
    _require(by)
    with _taken_back():
        return _merge(lock_incident(merged), lock_incident(into), by, None)[2]


def foresee_parting(*, merger: Merger, by: User) -> Outcome:
    """What parting would do, as ``foresee_merging``."""
    _require(by)
    with _taken_back():
        return _part(merger, lock_incident(merger.merged), lock_incident(merger.into), by, None)


@contextmanager
def _taken_back() -> Iterator[None]:
    with transaction.atomic():
        try:
            yield
        finally:
            transaction.set_rollback(True)


def _merge(merged: Incident, into: Incident, by: User, note: str | None) -> tuple[Merger, list[MovedClaim], Outcome]:
    """All of merging but what is appended to the record. Both are locked. ``note``: None while nobody was asked."""
    _refuse_merging(merged, into, by, note)
    before = _before(merged, into, None)
    merger = Merger.objects.create(
        merged=merged,
        into=into,
        was_public=merged.status == IncidentStatus.PUBLISHED,
        note=(note or "").strip(),
        by=by,
        at=timezone.now(),
    )
    moved, covers = _take_up(merger)
    is_public = into.status == IncidentStatus.PUBLISHED
    states, content = (made_from(into), _content(into)) if is_public else (None, None)
    seal = _seal(before, content)
    return merger, moved, Outcome(merged=None, into=content, covers=covers, seen=seal, into_from=states)


def _part(merger: Merger, merged: Incident, into: Incident, by: User, note: str | None) -> Outcome:
    """All of parting but what is appended to the record. As ``_merge``."""
    standing = Merger.objects.filter(pk=merger.pk, undone_at=None)
    _require_note(note)
    before = _before(merged, into, merger)
    if not standing.update(undone_by=by, undone_at=timezone.now(), undone_note=(note or "").strip()):
        raise PublishingRefused([_("These two are parted already.")])
    returns = merger.was_public and _is_merged_for_readers(merged)
    if returns or into.status == IncidentStatus.PUBLISHED:
        _require_no_part(by, merged, into)
    moved = list(merger.moved.filter(claim__incident=into).select_related("claim"))
    _refuse_links_across(into, [each.claim_id for each in moved if each.claim_id])
    covers = give_back(moved, merged, of=into)
    into_from, kept = _brought_back(into) if into.status == IncidentStatus.PUBLISHED else (None, None)
    merged_from, back = _brought_back(merged) if returns else (None, None)
    seal = _seal(before, kept, back)
    return Outcome(merged=back, into=kept, covers=covers, seen=seal, merged_from=merged_from, into_from=into_from)


def _brought_back(incident: Incident) -> tuple[dict[str, Any], Dossier]:
    """What it is made from, asked first, and what readers get of it again."""
    states = made_from(incident)
    return states, _content(incident, waived=BROUGHT_BACK)


def _content(incident: Incident, *, waived: Collection[Lack] = ()) -> Dossier:
    """What readers would get of one of the two. What it lacks is said with its code: the page is about both."""
    try:
        return content_of(incident, waived=waived)
    except PublishingRefused as refusal:
        raise PublishingRefused(f"{incident.code}: {reason}" for reason in refusal.reasons) from refusal


def _before(merged: Incident, into: Incident, merger: Merger | None) -> str:
    """Which two, whether they are one, and in which states: of drafts, whatever readers would get of them."""
    states = [f"{each.code} {last_number(Root('incident', each.pk))}" for each in (merged, into)]
    return "\n".join([*states, str(merger.pk if merger else "")])


def _seal(before: str, *contents: Dossier | None) -> str:
    parts = [before, *(hash_of(each) if each else "" for each in contents)]
    return sha256("\n".join(parts).encode()).hexdigest()


def _require_seen(outcome: Outcome, seen: str) -> None:
    if seen and seen != outcome.seen:
        raise PublishingRefused(
            [
                _(
                    "That is not what you saw: one of the two was changed since you opened the page. Nothing was done. "
                    "Look at what would become public now, then decide."
                )
            ]
        )


def _require(by: User) -> None:
    if not may_publish(by):
        raise PermissionDenied


def _roots(*incidents: Incident) -> list[Root]:
    return [Root("incident", incident.pk) for incident in incidents]


def _refuse_merging(merged: Incident, into: Incident, by: User, note: str | None) -> None:
    if merged.pk == into.pk:
        raise PublishingRefused([_("An incident cannot be merged into itself.")])
    reasons = [reason for each in (merged, into) for reason in _in_the_way(each)]
    if note is not None and not note.strip():
        reasons.append(_("A public note is needed that tells readers what changed and why."))
    if Merger.objects.filter(into=merged, undone_at=None).exists():
        reasons.append(_("Others were merged into %(code)s: it cannot be merged on.") % {"code": merged.code})
    if merged.status == IncidentStatus.PUBLISHED and into.status != IncidentStatus.PUBLISHED:
        told = {"code": merged.code, "into": into.code}
        reasons.append(
            _("Readers have %(code)s and not %(into)s: publish that one first, or merge it the other way.") % told
        )
    if reasons:
        raise PublishingRefused(reasons)
    if into.status == IncidentStatus.PUBLISHED:
        _require_no_part(by, merged, into)


def _require_note(note: str | None) -> None:
    if note is not None and not note.strip():
        raise PublishingRefused([_("A public note is needed that tells readers what changed and why.")])


def _in_the_way(incident: Incident) -> Iterator[str]:
    """Why an incident can be neither merged nor take up another."""
    if incident.archived_at is not None:
        yield _("%(code)s is archived: bring it back first.") % {"code": incident.code}
    if Merger.objects.filter(merged=incident, undone_at=None).exists():
        yield _("%(code)s is merged into another already.") % {"code": incident.code}
    if round_of(incident) is not None:
        yield _("%(code)s is in review: let that end first.") % {"code": incident.code}


def _require_no_part(by: User, *incidents: Incident) -> None:
    """Merging shows readers what stands at the desk, so it takes a second person as any correction does."""
    if not settings.TEAM_OF_ONE and any(by.pk in contributors(each) for each in incidents):
        raise PublishingRefused([_("You had a part in what readers have not seen yet: another publisher must do it.")])


def _second(by: User) -> User | None:
    """Whoever merges, or parts, had no part in it and is the second pair of eyes; a team of one has none."""
    return None if settings.TEAM_OF_ONE else by


def _take_up(merger: Merger) -> tuple[list[MovedClaim], tuple[Cover, ...]]:
    into = merger.into
    standing = into.claims.aggregate(order=Max("order"), number=Max("number"))
    last_order = standing["order"] or 0
    number = max(into.last_claim_number, standing["number"] or 0)
    moved, covers = [], []
    for claim in merger.merged.claims.order_by("order", "number"):
        number += 1
        last_order += 1
        move = MovedClaim(
            merger=merger,
            claim=claim,
            claim_key=claim.pk,
            old_number=claim.number,
            old_order=claim.order,
            new_number=number,
            old_disclosure=claim.disclosure,
            old_cell_km=claim.cell_km,
        )
        cover = take_along(claim, of=merger.merged, to=into)
        move.held_disclosure, move.held_cell_km = cover.after.disclosure.value, whole_km(cover.after)
        move.save()
        moved.append(move)
        covers += [cover] if claim.has_own_place else []
        _move(claim, into, number, last_order)
    Incident.objects.filter(pk=into.pk).update(last_claim_number=number)
    into.last_claim_number = number
    return moved, tuple(covers)


def give_back(moved: Sequence[MovedClaim], merged: Incident, *, of: Incident) -> tuple[Cover, ...]:
    """Move claims that stand into the incident from which a merger took them, under their numbers of before.

    What becomes of those that have a place of their own.
    """
    covers = []
    for each in moved:
        assert each.claim is not None  # noqa: S101 - the query asked for those that stand
        cover = take_back(each.claim, each, of=of, to=merged)
        covers += [cover] if each.claim.has_own_place else []
        _move(each.claim, merged, each.old_number, each.old_order)
    return tuple(covers)


def _move(claim: Claim, incident: Incident, number: int, order: int) -> None:
    """The one place where a claim changes its incident. What covers its place is set before, and saved with it."""
    claim.incident, claim.number, claim.order = incident, number, order
    claim.save(update_fields=["incident", "number", "order", "disclosure", "cell_km"])


def _refuse_links_across(into: Incident, going: Sequence[int]) -> None:
    """Claims that are known through one another stay together."""
    staying = into.claims.exclude(pk__in=going).filter(known_through__in=going)
    leaving = into.claims.filter(pk__in=going, known_through__isnull=False).exclude(known_through__in=going)
    across = sorted({claim.number for claim in (*staying, *leaving)})
    if across:
        numbers = ", ".join(map(str, across))
        raise PublishingRefused(
            [
                _("Claims %(numbers)s are known through claims on the other side: part those first.")
                % {"numbers": numbers}
            ]
        )


def _is_merged_for_readers(incident: Incident) -> bool:
    newest = Publication.objects.latest_of(incident.code)
    return newest is not None and newest.is_merger
