"""Publishing: the only way from the desk to the public record.

Each act is one transaction: the publication, the public entry, the incident's status and the desk's own log row are
written together or not at all. Incidents are locked first, then the end of the record, in this order everywhere.
"""

from collections.abc import Iterable

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.directions import texts_left_open
from incidents.dossier_builder import build_dossier
from incidents.models import Incident, PublicationAct
from incidents.places import PlaceError
from incidents.readiness import missing
from record.appending import PublicationError, append_publication
from record.directions import left_open
from record.dossier import Dossier, DossierError
from record.publication import Publication
from record.vocabulary import IncidentStatus, PublicationKind


class PublishingRefused(Exception):  # noqa: N818 - it says what happened: nothing was written
    """The act was refused and nothing was written. ``reasons`` has a sentence for each thing in the way."""

    def __init__(self, reasons: Iterable[str]) -> None:
        self.reasons = tuple(reasons)
        super().__init__(" ".join(self.reasons))


@transaction.atomic
def publish(*, incident: Incident, by: User, note: str = "") -> PublicationAct:
    """Make an incident public: for the first time, or again after it was withdrawn (then with a note).

    The incident given is brought up to date. Some 30 queries.

    Raises:
        PublishingRefused: it is public already, or lacks something. Nothing is written.
    """
    locked = _lock(incident)
    if locked.status == IncidentStatus.PUBLISHED:
        raise PublishingRefused([_("%(code)s is public already: correct it instead.") % {"code": locked.code}])
    if locked.was_ever_public and not note.strip():
        raise PublishingRefused(
            [_("%(code)s was withdrawn: a public note must say why it is public again.") % {"code": locked.code}]
        )
    dossier = _content(locked)
    return _append(incident, locked, PublicationKind.PUBLISHED, dossier, note, by)


@transaction.atomic
def correct(*, incident: Incident, by: User, note: str) -> PublicationAct:
    """Replace the public version of an incident by what stands at the desk now.

    The incident given is brought up to date. Some 30 queries.

    Raises:
        PublishingRefused: it is not public, lacks something or a note, or nothing would change. Nothing is written.
    """
    locked = _lock(incident)
    _require_public(locked, _("there is nothing to correct. Publish it instead."))
    _require_note(note)
    dossier = _content(locked)
    public = Publication.objects.latest_of(locked.code)
    if public is not None and public.content == dossier.to_json().decode():
        raise PublishingRefused([_("Readers have just this already, as version %(n)d.") % {"n": public.version}])
    return _append(incident, locked, PublicationKind.CORRECTED, dossier, note, by)


@transaction.atomic
def withdraw(*, incident: Incident, by: User, note: str) -> PublicationAct:
    """Take an incident back from the public. Its address then says so, with the note.

    The incident given is brought up to date. Some 10 queries.

    Raises:
        PublishingRefused: it is not public, or there is no note. Nothing is written.
    """
    locked = _lock(incident)
    _require_public(locked, _("there is nothing to withdraw."))
    _require_note(note)
    return _append(incident, locked, PublicationKind.WITHDRAWN, None, note, by)


def _lock(incident: Incident) -> Incident:
    """The incident as it is stored, locked until the transaction ends, so that nobody edits what is being published."""
    return Incident.objects.select_for_update().get(pk=incident.pk)


def _require_public(incident: Incident, otherwise: str) -> None:
    if incident.status != IncidentStatus.PUBLISHED:
        raise PublishingRefused(
            [_("%(code)s is not public: %(otherwise)s") % {"code": incident.code, "otherwise": otherwise}]
        )


def _require_note(note: str) -> None:
    if not note.strip():
        raise PublishingRefused([_("A public note is needed that tells readers what changed and why.")])


def _content(incident: Incident) -> Dossier:
    reasons = missing(incident)
    if reasons:
        raise PublishingRefused(reasons)
    try:
        dossier = build_dossier(incident)
    except (DossierError, PlaceError) as error:
        raise PublishingRefused([str(error)]) from error
    if turning := texts_left_open(dossier):
        raise PublishingRefused(turning)
    return dossier


def _append(
    incident: Incident,
    locked: Incident,
    kind: PublicationKind,
    dossier: Dossier | None,
    note: str,
    by: User,
) -> PublicationAct:
    note = note.strip()
    if reason := left_open(note):
        raise PublishingRefused([reason])
    at = timezone.now()
    try:
        publication = append_publication(code=locked.code, kind=kind, dossier=dossier, note=note, at=at)
    except PublicationError as error:
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
    )
    _mark(locked, act, dossier)
    incident.refresh_from_db()
    return act


def _mark(incident: Incident, act: PublicationAct, dossier: Dossier | None) -> None:
    """Set what the desk shows of the incident's public face; the time of the last edit stays as it was."""
    status = IncidentStatus.PUBLISHED if dossier else IncidentStatus.WITHDRAWN
    days = {"earliest": dossier.when.earliest, "latest": dossier.when.latest} if dossier else {}
    Incident.objects.filter(pk=incident.pk).update(
        status=status.value, version=act.version, published_at=act.at, **days
    )
