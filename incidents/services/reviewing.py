"""Review: asking for it, deciding, sending back, talking, and saying whose turn it is. Nothing of it is public.

Each function checks who asks, and does all or nothing. ``PermissionDenied`` is for those who may not at all;
``ReviewRefused`` for what does not fit, with sentences.
"""

from collections.abc import Iterable

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.contributors import contributors
from incidents.history.recording import editing
from incidents.models import Assignment, Claim, EditAction, Incident, ReviewComment, ReviewRound
from incidents.models.review_round import ReviewState
from incidents.permissions import may_edit, may_publish, may_review, may_see
from incidents.second_person import hash_of, round_of
from incidents.services.publishing import PublishingRefused, content_of, lock_incident
from record.publication import Publication
from record.vocabulary import IncidentStatus


class ReviewRefused(Exception):  # noqa: N818 - it says what happened: nothing was written
    """The step was refused and nothing was written. ``reasons`` has a sentence for each thing in the way."""

    def __init__(self, reasons: Iterable[str]) -> None:
        self.reasons = tuple(reasons)
        super().__init__(" ".join(self.reasons))


def ask_for_review(*, incident: Incident, by: User, note: str = "") -> ReviewRound:
    """Ask for a second pair of eyes on what stands at the desk now. Some 25 queries.

    Raises:
        PermissionDenied: the account may not change the incident.
        ReviewRefused: it lacks something, readers have just this, or a review is under way.
    """
    with editing(by=by, action=EditAction.REVIEW_ASKED, why=note):
        locked = lock_incident(incident)
        _require(may_edit(by, locked))
        if round_of(locked) is not None:
            raise ReviewRefused([_("A review of it is under way already.")])
        sha256 = _hash_now(locked)
        public = Publication.objects.latest_of(locked.code)
        if public is not None and public.content_sha256 == sha256:
            raise ReviewRefused([_("Readers have just this already: there is nothing to review.")])
        review = ReviewRound.objects.create(
            incident=locked,
            content_sha256=sha256,
            opened_by=by,
            opened_at=timezone.now(),
            opened_note=note.strip(),
        )
        if locked.status == IncidentStatus.DRAFT:
            _set_status(incident, IncidentStatus.IN_REVIEW)
        return review


def approve(*, incident: Incident, by: User, seen_sha256: str, note: str = "") -> ReviewRound:
    """Approve exactly the content whose hash is given: what the reviewer has before the eyes. Some 30 queries.

    Raises:
        PermissionDenied: the account is no reviewer's.
        ReviewRefused: nobody asked, the reviewer had a part in it, or it was changed in the meantime.
    """
    with editing(by=by, action=EditAction.REVIEWED):
        locked = lock_incident(incident)
        _require(may_review(by))
        review = _under_way(locked, ReviewState.OPEN)
        if by.pk in contributors(locked):
            raise ReviewRefused([_("You had a part in it: somebody else must approve it.")])
        if _hash_now(locked) != seen_sha256:
            raise ReviewRefused([_("It was changed while you read it. Look at what it is now, then decide.")])
        return _decide(review, ReviewState.APPROVED, by, note, sha256=seen_sha256)


def send_back(*, incident: Incident, by: User, note: str) -> ReviewRound:
    """Send it back, with what is still asked for; an approval is taken back so too. A draft is a draft again.

    Raises:
        PermissionDenied: the account neither reviews nor publishes.
        ReviewRefused: no review is under way, or nothing is asked for.
    """
    with editing(by=by, action=EditAction.REVIEW_SENT_BACK, why=note):
        locked = lock_incident(incident)
        _require(may_review(by) or may_publish(by))
        review = _under_way(locked, ReviewState.OPEN, ReviewState.APPROVED)
        if not note.strip():
            raise ReviewRefused([_("Say what is still asked for.")])
        _decide(review, ReviewState.SENT_BACK, by, note)
        _set_status(incident, IncidentStatus.DRAFT)
        return review


def cancel_review(*, incident: Incident, by: User) -> ReviewRound:
    """Take back the request for a review: by whoever asked, or may change the incident.

    Raises:
        PermissionDenied: somebody else.
        ReviewRefused: no review is under way.
    """
    with editing(by=by, action=EditAction.REVIEW_CANCELLED):
        locked = lock_incident(incident)
        _require(may_see(by, locked))
        review = _under_way(locked, ReviewState.OPEN, ReviewState.APPROVED)
        _require(review.opened_by_id == by.pk or may_edit(by, locked))
        _decide(review, ReviewState.CANCELLED, by, "")
        _set_status(incident, IncidentStatus.DRAFT)
        return review


def end_review(*, incident: Incident, by: User) -> None:
    """End a review that is under way, if one is, for an act that takes the incident away. Leave was asked for that."""
    if (review := round_of(incident)) is not None:
        _decide(review, ReviewState.CANCELLED, by, "")
        _set_status(incident, IncidentStatus.DRAFT)


def comment(*, incident: Incident, by: User, text: str, claim: Claim | None = None) -> ReviewComment:
    """Say something on an incident, or on one of its claims, to the desk alone.

    Raises:
        PermissionDenied: the account may not see the incident.
        ReviewRefused: nothing is said, or the claim is of another incident.
    """
    _require(may_see(by, incident))
    if not text.strip():
        raise ReviewRefused([_("A comment needs its words.")])
    if claim is not None and claim.incident_id != incident.pk:
        raise ReviewRefused([_("That claim is not of this incident.")])
    return ReviewComment.objects.create(
        incident=incident,
        claim=claim,
        claim_key=claim.pk if claim else None,
        claim_number=claim.number if claim else None,
        text=text.strip(),
        by=by,
        at=timezone.now(),
    )


def settle(*, remark: ReviewComment, by: User) -> None:
    """Say that a comment is settled. A second time changes nothing.

    Raises:
        PermissionDenied: the account may not see the incident.
    """
    _require(may_see(by, remark.incident))
    ReviewComment.objects.filter(pk=remark.pk, resolved_at=None).update(resolved_by=by, resolved_at=timezone.now())


def assign(*, incident: Incident, to: User | None, by: User) -> None:
    """Say whom the incident waits for; None: nobody by name.

    Raises:
        PermissionDenied: the account may neither change, review nor publish it.
        ReviewRefused: the other cannot see the incident, or cannot sign in.
    """
    _require(may_edit(by, incident) or may_review(by) or may_publish(by))
    if to is None:
        Assignment.objects.filter(incident=incident).delete()
        return
    if not (to.is_active and may_see(to, incident)):
        raise ReviewRefused([_("%(name)s cannot see it, so it cannot wait for that account.") % {"name": to}])
    Assignment.objects.update_or_create(incident=incident, defaults={"account": to, "by": by, "at": timezone.now()})


def _require(allowed: bool) -> None:  # noqa: FBT001 - reads as a sentence at the call
    if not allowed:
        raise PermissionDenied


def _under_way(incident: Incident, *states: ReviewState) -> ReviewRound:
    review = round_of(incident)
    if review is None or review.state not in states:
        raise ReviewRefused([_("Nobody asks for that now: %(state)s.") % {"state": _state_of(incident, review)}])
    return review


def _state_of(incident: Incident, review: ReviewRound | None) -> str:
    return str(review.get_state_display() if review else incident.get_status_display())


def _hash_now(incident: Incident) -> str:
    try:
        return hash_of(content_of(incident))
    except PublishingRefused as refusal:
        raise ReviewRefused(refusal.reasons) from refusal


def _decide(review: ReviewRound, state: ReviewState, by: User, note: str, sha256: str = "") -> ReviewRound:
    review.state, review.decided_by, review.decided_at = state, by, timezone.now()
    review.decided_note = note.strip()
    review.content_sha256 = sha256 or review.content_sha256
    review.save()
    return review


def _set_status(incident: Incident, status: IncidentStatus) -> None:
    """Between draft and in review; what is or was public keeps its public state. The time of the last edit stays."""
    inner = (IncidentStatus.DRAFT, IncidentStatus.IN_REVIEW)
    if Incident.objects.filter(pk=incident.pk, status__in=inner).update(status=status.value):
        incident.status = status.value
