"""Archiving: nothing at the desk is deleted. What was never public is put aside; what is public is withdrawn."""

from collections.abc import Collection
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.history.owning import Root
from incidents.history.recording import editing, history_of
from incidents.models import EditAction, Incident
from incidents.services.publishing import withdraw
from incidents.services.reviewing import end_review
from record.vocabulary import IncidentStatus


class ArchivingRefused(Exception):  # noqa: N818 - it says what happened: nothing was written
    """The incident cannot be archived or brought back. The message is a sentence; nothing was written."""


def archive(*, incident: Incident, by: User | None, why: str = "") -> None:
    """Put a draft aside that was never public, out of the lists. The incident given is brought up to date.

    Raises:
        ArchivingRefused: it was public, is in review, or is archived already.
    """
    _set(incident, by=by, why=why, action=EditAction.ARCHIVED)


def bring_back_incident(*, incident: Incident, by: User | None, why: str = "") -> None:
    """Bring an archived draft back to the lists. The incident given is brought up to date.

    Raises:
        ArchivingRefused: it is not archived.
    """
    _set(incident, by=by, why=why, action=EditAction.BROUGHT_BACK)


def take_away(*, incident: Incident, by: User | None, why: str) -> None:
    """Take an incident out of sight in the way that fits it: withdraw what is public, archive what never was.

    A review of it that is under way ends with it: nobody could decide about what is out of sight.
    """
    if incident.status == IncidentStatus.PUBLISHED and by is not None:
        withdraw(incident=incident, by=by, note=why)
    elif incident.archived_at is None and not incident.was_ever_public:
        if by is not None:
            end_review(incident=incident, by=by)
        archive(incident=incident, by=by, why=why)


def archived_by(edits: Collection[int]) -> list[Incident]:
    """The incidents that one of these edits put aside, and that nobody brought back since. Two queries."""
    aside = Incident.objects.exclude(archived_at=None)
    rows = history_of(Incident).objects.filter(id__in=aside.order_by().values("pk"))
    touched = rows.filter(state__edit__in=list(edits)).order_by().values("id")
    found: dict[int, list[Any]] = {}
    for key, archived_at, edit in (
        rows.filter(id__in=touched).order_by("history_id").values_list("id", "archived_at", "state__edit")
    ):
        before = found.get(key, [None, None])
        found[key] = before if archived_at == before[0] else [archived_at, edit]
    wanted = [key for key, (_at, edit) in found.items() if edit in set(edits)]
    return list(Incident.objects.filter(pk__in=wanted).order_by("pk"))


def _set(incident: Incident, *, by: User | None, why: str, action: EditAction) -> None:
    with editing(by=by, action=action, why=why, of=[Root("incident", incident.pk)]):
        stored = Incident.objects.get(pk=incident.pk)
        if action is EditAction.ARCHIVED:
            if reason := in_the_way(stored):
                raise ArchivingRefused(reason)
            stored.archived_at = timezone.now()
        elif stored.archived_at is None:
            raise ArchivingRefused(_("%(code)s is not archived.") % {"code": stored.code})
        else:
            stored.archived_at = None
        stored.save(update_fields=["archived_at"])
        incident.refresh_from_db()


def in_the_way(incident: Incident) -> str:
    """Why an incident cannot be archived, as a sentence; empty if it can."""
    if incident.was_ever_public:
        return _("%(code)s is part of the public record, which keeps what was published: withdraw it instead.") % {
            "code": incident.code
        }
    if incident.status != IncidentStatus.DRAFT:
        return _("%(code)s is in review: let the review end first.") % {"code": incident.code}
    if incident.archived_at is not None:
        return _("%(code)s is archived already.") % {"code": incident.code}
    return ""
