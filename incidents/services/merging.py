"""Merging two incidents that are one, and parting them again.

Claims move with all that hangs on them and with their history, and get new numbers; the old ones stay written. All of
it, with what readers get, is one transaction. Incidents are locked in the order of their keys, then the record.
"""

from collections.abc import Iterator, Sequence

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.contributors import contributors, made_from
from incidents.history.owning import Root
from incidents.history.recording import editing
from incidents.models import Claim, EditAction, Incident, Merger, MovedClaim
from incidents.permissions import may_publish
from incidents.readiness import BROUGHT_BACK
from incidents.second_person import round_of
from incidents.services.publishing import PublishingRefused, append_act, content_of, lock_incident
from record.merger import Merger as PublicMerger
from record.publication import Publication
from record.vocabulary import IncidentStatus, PublicationKind


def merge(*, merged: Incident, into: Incident, by: User, note: str) -> Merger:
    """Move the claims of one incident into another, whose address takes over. About ten queries a claim.

    Where readers have the merged incident, they must have the other too: it is corrected, and the merged address leads
    there. Whoever merges had no part in what of it readers have not seen yet.

    Raises:
        PermissionDenied: the account may not publish.
        PublishingRefused: the two do not fit, there is no note, or the result lacks something. Nothing is written.
    """
    _require(by)
    with editing(by=by, action=EditAction.MERGED, why=note, of=_roots(merged, into)):
        merged_now, into_now = lock_incident(merged), lock_incident(into)
        _refuse_merging(merged_now, into_now, by, note)
        merger = Merger.objects.create(
            merged=merged_now,
            into=into_now,
            was_public=merged_now.status == IncidentStatus.PUBLISHED,
            note=note.strip(),
            by=by,
            at=timezone.now(),
        )
        moved = _take_up(merger)
        if into_now.status == IncidentStatus.PUBLISHED:
            states, content = made_from(into_now), content_of(into_now)
            append_act(into, into_now, PublicationKind.CORRECTED, content, note, by, by, states=states)
        if merger.was_public:
            pairs = tuple((str(each.old_number), str(each.new_number)) for each in moved)
            public = PublicMerger(code=merged_now.code, into=into_now.code, claims=pairs)
            append_act(merged, merged_now, PublicationKind.MERGED, None, note, by, by, merger=public)
        return merger


def unmerge(*, merger: Merger, by: User, note: str) -> None:
    """Part two merged incidents: claims go back under their old numbers, and readers get both again.

    Claims that were removed since stay removed; what was changed of the others goes back with them.

    Raises:
        PermissionDenied: the account may not publish.
        PublishingRefused: it is undone already, there is no note, claims on both sides are known through one another,
            or one of the two lacks something. Nothing is written.
    """
    _require(by)
    with editing(by=by, action=EditAction.UNMERGED, why=note, of=_roots(merger.merged, merger.into)):
        merged, into = lock_incident(merger.merged), lock_incident(merger.into)
        standing = Merger.objects.filter(pk=merger.pk, undone_at=None)
        if not note.strip():
            raise PublishingRefused([_("A public note is needed that tells readers what changed and why.")])
        if not standing.update(undone_by=by, undone_at=timezone.now(), undone_note=note.strip()):
            raise PublishingRefused([_("These two are parted already.")])
        returns = merger.was_public and _is_merged_for_readers(merged)
        if returns or into.status == IncidentStatus.PUBLISHED:
            _require_no_part(by, merged, into)
        moved = list(merger.moved.filter(claim__incident=into).select_related("claim"))
        _refuse_links_across(into, [each.claim_id for each in moved if each.claim_id])
        give_back(moved, merged)
        if into.status == IncidentStatus.PUBLISHED:
            states, content = made_from(into), content_of(into, waived=BROUGHT_BACK)
            append_act(merger.into, into, PublicationKind.CORRECTED, content, note, by, by, states=states)
        if returns:
            states, content = made_from(merged), content_of(merged, waived=BROUGHT_BACK)
            append_act(merger.merged, merged, PublicationKind.PUBLISHED, content, note, by, by, states=states)


def _require(by: User) -> None:
    if not may_publish(by):
        raise PermissionDenied


def _roots(*incidents: Incident) -> list[Root]:
    return [Root("incident", incident.pk) for incident in incidents]


def _refuse_merging(merged: Incident, into: Incident, by: User, note: str) -> None:
    if merged.pk == into.pk:
        raise PublishingRefused([_("An incident cannot be merged into itself.")])
    reasons = [reason for each in (merged, into) for reason in _in_the_way(each)]
    if not note.strip():
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


def _take_up(merger: Merger) -> list[MovedClaim]:
    into = merger.into
    standing = into.claims.aggregate(order=Max("order"), number=Max("number"))
    last_order = standing["order"] or 0
    number = max(into.last_claim_number, standing["number"] or 0)
    moved = []
    for claim in merger.merged.claims.order_by("order", "number"):
        number += 1
        last_order += 1
        moved.append(
            MovedClaim.objects.create(
                merger=merger,
                claim=claim,
                claim_key=claim.pk,
                old_number=claim.number,
                old_order=claim.order,
                new_number=number,
            )
        )
        _move(claim, into, number, last_order)
    Incident.objects.filter(pk=into.pk).update(last_claim_number=number)
    into.last_claim_number = number
    return moved


def give_back(moved: Sequence[MovedClaim], merged: Incident) -> None:
    """Move claims that stand into the incident from which a merger took them, under their numbers of before."""
    for each in moved:
        assert each.claim is not None  # noqa: S101 - the query asked for those that stand
        _move(each.claim, merged, each.old_number, each.old_order)


def _move(claim: Claim, incident: Incident, number: int, order: int) -> None:
    claim.incident, claim.number, claim.order = incident, number, order
    claim.save(update_fields=["incident", "number", "order"])


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
