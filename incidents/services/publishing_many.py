"""Publishing, correcting and withdrawing several incidents: what each act would do is said first, then each is done.

Each incident by itself, in one transaction, by the rules of ``incidents.services.publishing``: what one refuses leaves
the others alone. What was not looked at is not done: each goes with the seal of what was shown of it.

Several at once are published only where a reviewer approved exactly that content. Where the account itself would be the
second pair of eyes it must look, so such incidents are led through one by one.
"""

import hashlib
import json
from dataclasses import dataclass
from typing import Final

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from incidents.claim_cautions import remarks
from incidents.dossier_builder import claims_of
from incidents.doubts import all_doubts, unanswered
from incidents.earlier_versions import said_elsewhere
from incidents.history.recording import editing
from incidents.models import EditAction, Incident, PublicationAct
from incidents.models.review_round import ReviewState
from incidents.second_person import hash_of, round_of
from incidents.services.publishing import PublishingRefused, correct, foresee, lock_incident, publish, withdraw
from incidents.telling_words import telling_words
from record.dossier import Dossier
from record.vocabulary import PublicationKind

#: Each is read whole, twice: some seconds in all, and a page that somebody can still read.
MOST: Final = 100

_ACTIONS: Final = {
    PublicationKind.PUBLISHED: EditAction.PUBLISHED,
    PublicationKind.CORRECTED: EditAction.CORRECTED,
    PublicationKind.WITHDRAWN: EditAction.WITHDRAWN,
}


@dataclass(frozen=True, kw_only=True)
class Proposed:
    """What an act would do to one incident.

    ``dossier``: what readers would get; None where it cannot be done, or takes all from them. ``refusals``: why it
    cannot be done, a sentence each. ``second``: who saw it beside whoever made it; None for a team of one, and for a
    withdrawal. ``is_unseen``: nobody did but the account that asks, so that it must look at it first. ``remarks``: with
    what it can be done.
    """

    incident: Incident
    dossier: Dossier | None = None
    refusals: tuple[str, ...] = ()
    second: User | None = None
    is_unseen: bool = False
    has_questions: bool = False
    remarks: tuple[str, ...] = ()

    @property
    def is_ready(self) -> bool:
        """Whether it can be done together with others."""
        return not (self.refusals or self.is_unseen or self.has_questions)

    @property
    def version(self) -> int:
        """The number of the version that it would make."""
        return (self.incident.version or 0) + 1

    @property
    def seal(self) -> str:
        """A hash of what is shown of it: the same only if the same would be done."""
        shown = [
            self.incident.pk,
            self.incident.status,
            self.version,
            hash_of(self.dossier) if self.dossier else "",
            self.second.pk if self.second else None,
            self.is_ready,
        ]
        return hashlib.sha256(json.dumps(shown).encode()).hexdigest()


def propose(*, kind: PublicationKind, incident: Incident, by: User) -> Proposed:
    """What an act would do to an incident, by the rules by which it is done. Writes nothing. Some 50 queries."""
    try:
        foreseen = foresee(kind=kind, incident=incident, by=by)
    except PublishingRefused as refusal:
        return Proposed(incident=incident, refusals=refusal.reasons)
    if foreseen.dossier is None:
        return Proposed(incident=incident, remarks=said_elsewhere(incident))
    return Proposed(
        incident=incident,
        dossier=foreseen.dossier,
        second=foreseen.second,
        is_unseen=foreseen.second is not None and not _has_approved(foreseen.second, incident, foreseen.dossier),
        has_questions=bool(unanswered(incident, all_doubts(incident, by=by))),
        remarks=(*remarks(incident), *telling_words(incident, claims_of(incident), foreseen.dossier)),
    )


def _has_approved(account: User, incident: Incident, dossier: Dossier) -> bool:
    """Whether an account approved exactly this. One query."""
    review = round_of(incident)
    if review is None or review.state != ReviewState.APPROVED:
        return False
    return review.decided_by == account and review.content_sha256 == hash_of(dossier)


def do_proposed(*, kind: PublicationKind, incident: Incident, by: User, note: str, seal: str) -> PublicationAct:
    """Do to one incident what was shown of it. The incident given is brought up to date. Some 100 queries.

    Raises:
        PermissionDenied: the account may not publish.
        PublishingRefused: something else would be done now, or it cannot be done. Nothing is written.
    """
    with editing(by=by, action=_ACTIONS[kind], why=note):
        now = propose(kind=kind, incident=lock_incident(incident), by=by)
        if now.refusals:
            raise PublishingRefused(now.refusals)
        if now.seal != seal or not now.is_ready:
            raise PublishingRefused([_("It was changed since it was shown. Look at what it is now.")])
        match kind:
            case PublicationKind.PUBLISHED:
                return publish(incident=incident, by=by, note=note)
            case PublicationKind.CORRECTED:
                return correct(incident=incident, by=by, note=note)
            case _:
                return withdraw(incident=incident, by=by, note=note)
