"""What waits for whom: each incident for one account, for the reviewers, for the publishers, or for nobody."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from incidents.models import Incident, ReviewRound
from incidents.models.review_round import ReviewState
from incidents.permissions import may_publish, may_review, seen_by


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """Incidents that wait for an account, why they do, and the name of the page on which they are dealt with."""

    title: str
    incidents: QuerySet[Any]
    page: str = "review"


def waiting_for(account: User) -> tuple[Waiting, ...]:
    """What waits for an account, by reason, the longest waiting first. No query until the incidents are read."""
    return tuple(_waiting_for(account))


def _waiting_for(account: User) -> Iterator[Waiting]:
    incidents = with_round(seen_by(account, Incident.objects.all()))
    yield Waiting(title=_("Assigned to you"), incidents=incidents.filter(assignment__account=account))
    sent_back = incidents.filter(last_state=ReviewState.SENT_BACK, last_by=account)
    yield Waiting(title=_("Sent back to you"), incidents=sent_back)
    if may_review(account):
        others = incidents.filter(last_state=ReviewState.OPEN).exclude(last_by=account)
        yield Waiting(title=_("To review"), incidents=others.filter(_free_for(account)))
    if may_review(account) or may_publish(account):
        ungraded = incidents.filter(last_state__in=(ReviewState.OPEN, ReviewState.APPROVED), grades=None)
        yield Waiting(title=_("To grade"), incidents=ungraded.filter(_free_for(account)), page="grade")
    if may_publish(account):
        approved = incidents.filter(last_state=ReviewState.APPROVED)
        yield Waiting(title=_("Approved, to publish"), incidents=approved)


def _free_for(account: User) -> Exists:
    """Assigned to that account or to nobody: what waits for another by name does not wait for all."""
    free = Incident.objects.filter(pk=OuterRef("pk"), assignment=None)
    return Exists(free | Incident.objects.filter(pk=OuterRef("pk"), assignment__account=account))


def with_round(incidents: QuerySet[Incident]) -> QuerySet[Any]:
    """Incidents with the state of their last round of review, who asked for it and when; one query for all."""
    last = ReviewRound.objects.filter(incident=OuterRef("pk")).order_by("-pk")
    return incidents.annotate(
        last_state=Subquery(last.values("state")[:1]),
        last_by=Subquery(last.values("opened_by")[:1]),
        last_at=Subquery(last.values("opened_at")[:1]),
        assignee=F("assignment__account__username"),
    ).order_by("last_at", "code")
