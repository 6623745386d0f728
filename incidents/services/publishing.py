"""Publishing: the only way from the desk to the public record.

Each act is one transaction: the publication, the public entry, the incident's status and the desk's own log row are
written together or not at all. Incidents are locked first, then the end of the record, in this order everywhere.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.contributors import made_from
from incidents.directions import texts_left_open
from incidents.dossier_builder import build_dossier
from incidents.history.recording import editing
from incidents.models import EditAction, Incident, PublicationAct, ReviewRound
from incidents.models.review_round import ReviewState
from incidents.permissions import may_publish
from incidents.places import PlaceError
from incidents.public_images import ImageGone, new_images
from incidents.readiness import Lack, missing
from incidents.second_person import NobodyElse, hash_of, second_person
from record.appending import PublicationError, append_publication
from record.directions import left_open
from record.dossier import Dossier, DossierError
from record.merger import Merger
from record.publication import Publication
from record.vocabulary import IncidentStatus, PublicationKind


class PublishingRefused(Exception):  # noqa: N818 - it says what happened: nothing was written
    """The act was refused and nothing was written. ``reasons`` has a sentence for each thing in the way."""

    def __init__(self, reasons: Iterable[str]) -> None:
        self.reasons = tuple(reasons)
        super().__init__(" ".join(self.reasons))


class NothingToCorrect(PublishingRefused):
    """Readers have just what stands at the desk."""


def publish(*, incident: Incident, by: User, note: str = "", seen_sha256: str = "") -> PublicationAct:
    """Make an incident public: for the first time, or again after it was withdrawn (then with a note).

    ``seen_sha256``: the hash of what the publisher has before the eyes; empty: whatever stands at the desk. The
    incident given is brought up to date. Some 80 queries.

    Raises:
        PermissionDenied: the account may not publish.
        PublishingRefused: it is public already, lacks something or a second person, or is not what was seen. Nothing
            is written.
    """
    with editing(by=by, action=EditAction.PUBLISHED, why=note):
        locked = lock_incident(incident)
        kind, states = PublicationKind.PUBLISHED, made_from(locked)
        foreseen = foresee(kind=kind, incident=locked, by=by, note=note, seen_sha256=seen_sha256)
        return append_act(incident, locked, kind, foreseen.dossier, note, by, foreseen.second, states=states)


def correct(
    *,
    incident: Incident,
    by: User,
    note: str,
    waived: Collection[Lack] = (),
    seen_sha256: str = "",
    states: dict[str, Any] | None = None,
) -> PublicationAct:
    """Replace the public version of an incident by what stands at the desk now, less the lacks that are ``waived``.

    ``seen_sha256`` as for ``publish``. ``states``: what it is made from, where that is less than stands there
    (``incidents.contributors.made_from``). The incident given is brought up to date. Some 80 queries.

    Raises:
        PermissionDenied: the account may not publish.
        NothingToCorrect: readers have just this already. Nothing is written.
        PublishingRefused: it is not public, lacks something, a note or a second person, or is not what was seen.
            Nothing is written.
    """
    with editing(by=by, action=EditAction.CORRECTED, why=note):
        locked = lock_incident(incident)
        kind, states = PublicationKind.CORRECTED, states or made_from(locked)
        foreseen = foresee(kind=kind, incident=locked, by=by, note=note, waived=waived, seen_sha256=seen_sha256)
        return append_act(incident, locked, kind, foreseen.dossier, note, by, foreseen.second, states=states)


def withdraw(*, incident: Incident, by: User, note: str) -> PublicationAct:
    """Take an incident back from the public. Its address then says so, with the note.

    It takes no second person: where somebody is at risk, minutes count, and it shows nothing. The incident given is
    brought up to date. Some 10 queries.

    Raises:
        PermissionDenied: the account may not publish.
        PublishingRefused: it is not public, or there is no note. Nothing is written.
    """
    with editing(by=by, action=EditAction.WITHDRAWN, why=note):
        locked = lock_incident(incident)
        foresee(kind=PublicationKind.WITHDRAWN, incident=locked, by=by, note=note)
        return append_act(incident, locked, PublicationKind.WITHDRAWN, None, note, by, None)


@dataclass(frozen=True, kw_only=True)
class Foreseen:
    """What an act would give readers, None where it takes all from them; and who is its second pair of eyes."""

    dossier: Dossier | None
    second: User | None


def foresee(
    *,
    kind: PublicationKind,
    incident: Incident,
    by: User,
    note: str | None = None,
    waived: Collection[Lack] = (),
    seen_sha256: str = "",
) -> Foreseen:
    """What an act would do, by the rules by which it is done. ``note``: None while nobody was asked for it yet.

    ``waived`` and ``seen_sha256`` as for ``correct``. Writes nothing. Some 35 queries; three for a withdrawal. Only of
    a locked incident does the answer still hold when it is done.

    Raises:
        PermissionDenied: the account may not publish.
        PublishingRefused: it cannot be done.
    """
    if not may_publish(by):
        raise PermissionDenied
    _require_unmerged(incident)
    match kind:
        case PublicationKind.PUBLISHED:
            _require_not_public(incident, note)
        case PublicationKind.CORRECTED:
            _require_public(incident, _("there is nothing to correct. Publish it instead."))
            _require_note(note)
        case _:
            _require_public(incident, _("there is nothing to withdraw."))
            _require_note(note)
            return Foreseen(dossier=None, second=None)
    dossier = content_of(incident, waived=waived)
    _require_seen(dossier, seen_sha256)
    if kind is PublicationKind.CORRECTED:
        _require_news(incident, dossier)
    return Foreseen(dossier=dossier, second=_second(incident, dossier, by))


def lock_incident(incident: Incident) -> Incident:
    """The incident as it is stored, locked until the transaction ends, so that nobody edits what is being decided."""
    locked: Incident = Incident.objects.select_for_update().get(pk=incident.pk)
    return locked


def _require_unmerged(incident: Incident) -> None:
    merger = incident.mergers.filter(undone_at=None).select_related("into").first()
    if merger is not None:
        told = {"code": incident.code, "into": merger.into.code}
        raise PublishingRefused([_("%(code)s was merged into %(into)s: undo that first.") % told])


def _require_not_public(incident: Incident, note: str | None) -> None:
    if incident.status == IncidentStatus.PUBLISHED:
        raise PublishingRefused([_("%(code)s is public already: correct it instead.") % {"code": incident.code}])
    if incident.was_ever_public and note is not None and not note.strip():
        raise PublishingRefused(
            [_("%(code)s was withdrawn: a public note must say why it is public again.") % {"code": incident.code}]
        )


def _require_news(incident: Incident, dossier: Dossier) -> None:
    public = Publication.objects.latest_of(incident.code)
    if public is not None and public.content == dossier.to_json().decode():
        raise NothingToCorrect([_("Readers have just this already, as version %(n)d.") % {"n": public.version}])


def _second(incident: Incident, dossier: Dossier, by: User) -> User | None:
    try:
        return second_person(incident=incident, dossier=dossier, by=by)
    except NobodyElse as nobody:
        raise PublishingRefused([f"{incident.code}: {nobody}"]) from nobody


def _require_public(incident: Incident, otherwise: str) -> None:
    if incident.status != IncidentStatus.PUBLISHED:
        raise PublishingRefused(
            [_("%(code)s is not public: %(otherwise)s") % {"code": incident.code, "otherwise": otherwise}]
        )


def _require_note(note: str | None) -> None:
    if note is not None and not note.strip():
        raise PublishingRefused([_("A public note is needed that tells readers what changed and why.")])


def _require_seen(dossier: Dossier, sha256: str) -> None:
    if sha256 and sha256 != hash_of(dossier):
        raise PublishingRefused([_("It was changed while you read it. Look at what it is now, then decide.")])


def content_of(incident: Incident, *, waived: Collection[Lack] = ()) -> Dossier:
    """Exactly what readers would get if the incident were published as it stands. Some 20 queries.

    ``waived``: what it may lack all the same (``readiness.BROUGHT_BACK``).

    Raises:
        PublishingRefused: it lacks something.
    """
    if incident.archived_at is not None:
        raise PublishingRefused([_("%(code)s is archived: bring it back first.") % {"code": incident.code}])
    reasons = missing(incident, waived=waived)
    if reasons:
        raise PublishingRefused(reasons)
    try:
        dossier = build_dossier(incident)
    except (DossierError, PlaceError) as error:
        raise PublishingRefused([str(error)]) from error
    if turning := texts_left_open(dossier):
        raise PublishingRefused(turning)
    return dossier


def append_act(
    incident: Incident,
    locked: Incident,
    kind: PublicationKind,
    dossier: Dossier | None,
    note: str,
    by: User,
    second: User | None,
    merger: Merger | None = None,
    *,
    states: dict[str, Any] | None = None,
) -> PublicationAct:
    """One publication with all that goes with it at the desk. The incident is locked, the account may do it.

    ``states``: what ``made_from`` said before the content was read.

    Raises:
        PublishingRefused: the record does not take it. The caller's transaction is rolled back.
    """
    note = note.strip()
    if reason := left_open(note):
        raise PublishingRefused([reason])
    at = timezone.now()
    try:
        publication = append_publication(
            code=locked.code,
            kind=kind,
            dossier=dossier,
            note=note,
            at=at,
            merger=merger,
            images=new_images(dossier) if dossier else None,
        )
    except (PublicationError, ImageGone) as error:
        raise PublishingRefused([str(error)]) from error
    act = PublicationAct.objects.create(
        incident=locked,
        code=locked.code,
        kind=kind.value,
        version=publication.version,
        publication_number=publication.number,
        note=note,
        at=at,
        by=by,
        second=second,
        made_from=states,
    )
    _close_reviews(locked, by)
    _mark(locked, act, dossier)
    incident.refresh_from_db()
    return act


def _close_reviews(incident: Incident, by: User) -> None:
    """A review that is under way ends with what it was about; one that nobody decided, by whoever publishes."""
    rounds, done = ReviewRound.objects.filter(incident=incident), ReviewState.PUBLISHED.value
    rounds.filter(state=ReviewState.OPEN).update(state=done, decided_by=by, decided_at=timezone.now())
    rounds.filter(state=ReviewState.APPROVED).update(state=done)


def _mark(incident: Incident, act: PublicationAct, dossier: Dossier | None) -> None:
    """Set what the desk shows of the incident's public face; the time of the last edit stays as it was."""
    status = IncidentStatus.PUBLISHED if dossier else IncidentStatus.WITHDRAWN
    days = {"earliest": dossier.when.earliest, "latest": dossier.when.latest} if dossier else {}
    Incident.objects.filter(pk=incident.pk).update(
        status=status.value, version=act.version, published_at=act.at, **days
    )
