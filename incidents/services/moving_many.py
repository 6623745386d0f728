"""Changes of many incidents that are no content: whose turn it is, review, the archive. Each knows its way back.

What one of them did is kept as a ``ListAct``; ``undo_of`` makes the change that takes it back, which is shown row by
row like any other, and leaves alone what somebody moved since.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from incidents.doubts import all_doubts, unanswered
from incidents.models import Assignment, EditAction, Incident, ListAct, ListActKind
from incidents.models.review_round import ReviewState
from incidents.permissions import holds, may_edit, may_publish, may_review, may_see
from incidents.second_person import hash_of, round_of
from incidents.services.archiving import ArchivingRefused, archive, bring_back_incident, in_the_way
from incidents.services.changing_many import Change, ChangingRefused, Planned
from incidents.services.publishing import PublishingRefused, content_of
from incidents.services.reviewing import ReviewRefused, ask_for_review, assign, cancel_review
from record.publication import Publication

#: By kind of act: whom the incident waited for before and since, by key; the round that was opened; nothing.
Known = Mapping[int, Any]


@dataclass(frozen=True, kw_only=True)
class Assign(Change):
    """Whom they wait for; None: nobody by name."""

    to: User | None
    kind: ClassVar[ListActKind | None] = ListActKind.ASSIGNED

    def planned(self, incident: Incident, by: User) -> Planned:
        """One query for each incident whose assignment was not read with it."""
        return _planned_assignment(incident, self.to, by)

    def write(self, incidents: Collection[Incident], by: User, why: str) -> Known:
        """Three queries each."""
        return {each.pk: _assign(each, self.to, by) for each in incidents}


@dataclass(frozen=True, kw_only=True)
class AssignBack(Change):
    """Whom they waited for before an assignment. ``known``: the accounts before and since, by key of the incident."""

    known: Known
    accounts: Mapping[int, User]
    kind: ClassVar[ListActKind | None] = ListActKind.ASSIGNED

    def planned(self, incident: Incident, by: User) -> Planned:
        """What somebody assigned anew since stays."""
        before, since = self.known[incident.pk]
        now = _assignee(incident)
        if (now.pk if now else None) != since:
            return _stays(incident, str(now or "–"), _("It was assigned anew since."))
        if before is not None and before not in self.accounts:
            return _stays(incident, str(now or "–"), _("The account for which it waited is no longer there."))
        return _planned_assignment(incident, self.accounts.get(before), by)

    def write(self, incidents: Collection[Incident], by: User, why: str) -> Known:
        """Three queries each."""
        return {each.pk: _assign(each, self.accounts.get(self.known[each.pk][0]), by) for each in incidents}


@dataclass(frozen=True, kw_only=True)
class AskForReview(Change):
    """Ask for a second pair of eyes on each."""

    action: ClassVar[EditAction] = EditAction.REVIEW_ASKED
    kind: ClassVar[ListActKind | None] = ListActKind.TO_REVIEW
    #: Each is read whole, twice: some seconds. Nobody reviews more in a week.
    most: ClassVar[int] = 100

    def planned(self, incident: Incident, by: User) -> Planned:
        """With what is missing, in its own sentences; questions are answered on the page. Some 40 queries."""
        refusal = _("You may not change it.") if not may_edit(by, incident) else _why_not_reviewed(incident, by)
        after = str(ReviewState.OPEN.label)
        return Planned(incident=incident, before=str(incident.get_status_display()), after=after, refusal=refusal)

    def write(self, incidents: Collection[Incident], by: User, why: str) -> Known:
        """Some 25 queries each. The reason is what the reviewers are told."""
        try:
            return {each.pk: ask_for_review(incident=each, by=by, note=why).pk for each in incidents}
        except ReviewRefused as refusal:
            raise ChangingRefused(str(refusal)) from refusal


@dataclass(frozen=True, kw_only=True)
class CancelReview(Change):
    """Take back requests for a review that nobody answered yet. ``known``: the rounds, by key of the incident."""

    known: Known
    action: ClassVar[EditAction] = EditAction.REVIEW_CANCELLED

    def planned(self, incident: Incident, by: User) -> Planned:
        """A review that somebody decided stays as it was decided. Two queries."""
        review = round_of(incident)
        now = str(review.get_state_display() if review else incident.get_status_display())
        if review is None or review.pk != self.known[incident.pk] or review.state != ReviewState.OPEN:
            return _stays(incident, now, _("That review was decided since."))
        if review.opened_by_id != by.pk and not may_edit(by, incident):
            return _stays(incident, now, _("You may not change it."))
        return Planned(incident=incident, before=now, after=str(ReviewState.CANCELLED.label))

    def write(self, incidents: Collection[Incident], by: User, why: str) -> Known:
        """Some ten queries each."""
        try:
            for incident in incidents:
                cancel_review(incident=incident, by=by)
        except ReviewRefused as refusal:
            raise ChangingRefused(str(refusal)) from refusal
        return {}


@dataclass(frozen=True, kw_only=True)
class PutAside(Change):
    """Archive drafts that were never public."""

    action: ClassVar[EditAction] = EditAction.ARCHIVED
    kind: ClassVar[ListActKind | None] = ListActKind.ARCHIVED

    def planned(self, incident: Incident, by: User) -> Planned:
        """What was ever public stays."""
        refusal = in_the_way(incident) if _may_put_aside(by, incident) else _("You may not archive it.")
        return Planned(
            incident=incident, before=str(incident.get_status_display()), after=_("archived"), refusal=refusal
        )

    def write(self, incidents: Collection[Incident], by: User, why: str) -> Known:
        """With a row of history each. Some eight queries each."""
        try:
            for incident in incidents:
                archive(incident=incident, by=by, why=why)
        except ArchivingRefused as refusal:
            raise ChangingRefused(str(refusal)) from refusal
        return {each.pk: None for each in incidents}


@dataclass(frozen=True, kw_only=True)
class TakeOut(Change):
    """Bring archived drafts back."""

    action: ClassVar[EditAction] = EditAction.BROUGHT_BACK
    kind: ClassVar[ListActKind | None] = ListActKind.BROUGHT_BACK

    def planned(self, incident: Incident, by: User) -> Planned:
        """What is not archived stays."""
        if incident.archived_at is None:
            return _stays(incident, str(incident.get_status_display()), _("It is so already."))
        refusal = "" if _may_put_aside(by, incident) else _("You may not archive it.")
        return Planned(
            incident=incident, before=_("archived"), after=str(incident.get_status_display()), refusal=refusal
        )

    def write(self, incidents: Collection[Incident], by: User, why: str) -> Known:
        """With a row of history each. Some eight queries each."""
        for incident in incidents:
            bring_back_incident(incident=incident, by=by, why=why)
        return {each.pk: None for each in incidents}


def undo_of(act: ListAct) -> Change:
    """The change that takes back what was done. One query where accounts are named."""
    known = {int(key): value for key, value in act.rows.items()}
    match ListActKind(act.kind):
        case ListActKind.ASSIGNED:
            keys = {before for before, _since in known.values() if before is not None}
            return AssignBack(known=known, accounts=User.objects.in_bulk(keys))
        case ListActKind.TO_REVIEW:
            return CancelReview(known=known)
        case ListActKind.ARCHIVED:
            return TakeOut()
        case ListActKind.BROUGHT_BACK:
            return PutAside()


def _assignee(incident: Incident) -> User | None:
    try:
        return incident.assignment.account
    except Assignment.DoesNotExist:
        return None


def _assign(incident: Incident, to: User | None, by: User) -> list[int | None]:
    before = _assignee(incident)
    assign(incident=incident, to=to, by=by)
    return [before.pk if before else None, to.pk if to else None]


def _planned_assignment(incident: Incident, to: User | None, by: User) -> Planned:
    now, refusal = _assignee(incident), ""
    if not (may_edit(by, incident) or may_review(by) or may_publish(by)):
        refusal = _("You may not change it.")
    elif now == to:
        refusal = _("It is so already.")
    elif to is not None and not (to.is_active and may_see(to, incident)):
        refusal = _("%(name)s cannot see it, so it cannot wait for that account.") % {"name": to}
    return Planned(incident=incident, before=str(now or "–"), after=str(to or "–"), refusal=refusal)


def _why_not_reviewed(incident: Incident, by: User) -> str:
    if round_of(incident) is not None:
        return _("A review of it is under way already.")
    try:
        sha256 = hash_of(content_of(incident))
    except PublishingRefused as refusal:
        return str(refusal)
    public = Publication.objects.latest_of(incident.code)
    if public is not None and public.content_sha256 == sha256:
        return _("Readers have just this already: there is nothing to review.")
    if unanswered(incident, all_doubts(incident, by=by)):
        return _("Questions about it are open: ask for the review on its own page, and answer them there.")
    return ""


def _may_put_aside(by: User, incident: Incident) -> bool:
    return holds(by, "delete_incident") and may_see(by, incident)


def _stays(incident: Incident, now: str, refusal: str) -> Planned:
    return Planned(incident=incident, before=now, after=now, refusal=refusal)
