"""Two pairs of eyes: what readers get was seen by somebody who had no part in it.

That is either a reviewer, who approved exactly this content, or whoever publishes it. ``COUNTERCLAIM_TEAM_OF_ONE``
lifts the rule, and then every page of the record says so.
"""

from django.conf import settings
from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from incidents.contributors import contributors
from incidents.models import Incident, ReviewRound
from incidents.models.review_round import UNDER_WAY, ReviewState
from incidents.permissions import may_review
from record.appending import canonical
from record.chain import content_sha256
from record.dossier import Dossier


class NobodyElse(Exception):  # noqa: N818 - it says what is in the way
    """Nobody but those who made it has seen it. The message is a sentence for editors."""


def hash_of(dossier: Dossier) -> str:
    """SHA-256 of what would be published. An approval is of exactly this."""
    return content_sha256(canonical(dossier))


def round_of(incident: Incident) -> ReviewRound | None:
    """The round of review that is under way, if one is. One query."""
    rounds = ReviewRound.objects.filter(incident=incident, state__in=UNDER_WAY)
    return rounds.select_related("opened_by", "decided_by", "incident").first()


def second_person(*, incident: Incident, dossier: Dossier, by: User) -> User | None:
    """Who is the second pair of eyes if that account publishes; None for a team of one, which has none.

    An approval by somebody who had a part in the content since is none, and none by an account that was switched off
    or may no longer review: it may have been taken from a thief. Some ten queries.

    Raises:
        NobodyElse: it takes another person.
    """
    if settings.TEAM_OF_ONE:
        return None
    had_part = contributors(incident)
    review = round_of(incident)
    approver = review.decided_by if review is not None and review.state == ReviewState.APPROVED else None
    is_of_this = review is not None and review.content_sha256 == hash_of(dossier)
    may_approve = approver is not None and approver.is_active and may_review(approver)
    if is_of_this and may_approve and approver is not None and approver.pk not in had_part:
        return approver
    if by.pk not in had_part:
        return by
    if approver is not None and not may_approve:
        raise NobodyElse(
            _("%(name)s approved it and may no longer review: that approval is void. Ask for a review by another.")
            % {"name": approver}
        )
    if approver is not None:
        raise NobodyElse(
            _(
                "%(name)s approved it, and it was changed since: that approval is void. Ask for a review of what it is "
                "now."
            )
            % {"name": approver}
        )
    raise NobodyElse(
        _(
            "You had a part in it, so a second person must see it before readers do: let a reviewer approve it, or "
            "another account publish it."
        )
    )
