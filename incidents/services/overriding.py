"""“I know, because …”: going past warnings, each with a reason that is kept."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from incidents.doubt import Doubt
from incidents.history.recording import editing
from incidents.models import EditAction, Incident, Judgement, Override
from incidents.services.relating import judge
from record.directions import left_open

LONGEST_REASON = 1_000


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What somebody says to one warning. ``judgement`` is for an incident that may be the same.

    A reason is kept for the desk, and what is said of related incidents is public: so that is no answer here.
    """

    doubt: Doubt
    reason: str
    judgement: Judgement = Judgement.DISTINCT

    @property
    def fault(self) -> str:
        """Why it is no answer; empty where it is one."""
        if not self.reason.strip():
            return _("Say why, or change what it is about.")
        if len(self.reason) > LONGEST_REASON:
            return _("At most %(most)d characters.") % {"most": LONGEST_REASON}
        if self.doubt.near is not None and self.judgement is Judgement.RELATED:
            return _("Say on the page “Related, duplicates” that they are related: readers get what is said there.")
        return left_open(self.reason) or ""


def answer(*, incident: Incident, answers: Iterable[Answer], by: User, action: EditAction = EditAction.CHANGED) -> None:
    """Keep the reasons: who, when, of which warning about which value. One edit; some five queries an answer.

    What is said of a near incident is kept as a judgement of the two, so that it is not asked from the other side.

    Raises:
        ValueError: an answer says nothing (ask ``Answer.fault`` first).
        PermissionDenied, RelatingRefused: the two cannot be judged so by this account.
    """
    with editing(by=by, action=action):
        for each in answers:
            if each.fault:
                raise ValueError(each.fault)
            doubt, reason = each.doubt, each.reason.strip()
            if doubt.near is not None:
                judge(incident=incident, other=doubt.near.incident, judgement=each.judgement, by=by, words=reason)
                continue
            Override.objects.create(
                incident=incident,
                claim=doubt.claim,
                kind=doubt.kind.value,
                value=doubt.value,
                sentence=doubt.said,
                reason=reason,
                created_by=by,
                updated_by=by,
            )
