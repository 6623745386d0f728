"""Writing, reading and removing what is confidential: each with a line in the desk's log, none with a word of it.

What is removed stays, out of sight, until it is brought back or destroyed. Nothing keeps what it said before: there is
no history, so that what must go can go.

An error of the database may quote the row that it refused (PostgreSQL does, in the line that goes to the log). So what
goes wrong here is raised anew, without what it came from.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from django.contrib.auth.models import User
from django.db import DatabaseError, transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_variables

from access.log import note_event
from access.models import AccessKind
from incidents.history.pointing import removed_claims
from incidents.history.recording import history_of
from incidents.models import Claim, ConfidentialContact, ConfidentialNote, Incident, Source
from incidents.models.confidential import SUBJECTS
from incidents.permissions import Account, holds, may_see, sees_all

Row = ConfidentialNote | ConfidentialContact
Subject = Incident | Claim | Source
AnyRow = TypeVar("AnyRow", ConfidentialNote, ConfidentialContact)
#: What a row is, and what it is about: written when it is made, never from a page that is older than a removal.
_NAMES: Final = frozenset({"id", *SUBJECTS, "claim_key", "source_key", "removed_at", "removed_by"})


class NotWrittenError(RuntimeError):
    """The database refused. The message says nothing of what was to be written, and nothing was."""


class RemovalRefused(Exception):  # noqa: N818 - it says what happened: nothing was written
    """A row is not as whoever asked saw it. The message is a sentence, and says nothing of the row."""


@dataclass(frozen=True, kw_only=True)
class Shown(Generic[AnyRow]):
    """A row, what it is about as that is called now, or was last, and whether that was removed."""

    row: AnyRow
    about: str
    is_removed: bool

    @property
    def is_note(self) -> bool:
        """Whether it is a note, not a contact."""
        return isinstance(self.row, ConfidentialNote)


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What is held of one incident with its claims, or of one source; and what was removed and not destroyed."""

    notes: Sequence[Shown[ConfidentialNote]]
    contacts: Sequence[Shown[ConfidentialContact]]
    removed: Sequence[Shown[ConfidentialNote] | Shown[ConfidentialContact]]


def label_of(subject: Subject) -> str:
    """What a row is about, as it is kept when that is gone: IQ-2016-0001, IQ-2016-0001 / 3, or the key of a source."""
    match subject:
        case Incident():
            return subject.code
        case Claim():
            return f"{subject.incident.code} / {subject.number}"
        case Source():
            return subject.key


def may_see_subject(account: Account, subject: Subject) -> bool:
    """Whether the account may see what a row is about: a permission for notes opens no draft of others."""
    match subject:
        case Incident():
            return may_see(account, subject)
        case Claim():
            return may_see(account, subject.incident)
        case Source():
            return holds(account, "view_source")


def visible(rows: "QuerySet[AnyRow]", account: Account) -> "QuerySet[AnyRow]":
    """Less the rows about what the account may not see, and, unless it sees all, those whose subject is gone.

    A claim that was removed from an own incident is none of these: whoever could read of it still can.
    """
    if sees_all(account):
        return rows
    own_incidents = Incident.objects.filter(created_by__isnull=False, created_by=account.pk).order_by().values("pk")
    own = Q(incident__in=own_incidents) | Q(claim__incident__in=own_incidents) | _of_removed_claims(own_incidents)
    return rows.filter(own | Q(source__isnull=False) if holds(account, "view_source") else own)


def about(rows: "QuerySet[AnyRow]", subject: Subject) -> "QuerySet[AnyRow]":
    """The rows about a subject; those about an incident with those about its claims, also of removed ones."""
    match subject:
        case Incident():
            return rows.filter(Q(incident=subject) | Q(claim__incident=subject) | _of_removed_claims([subject.pk]))
        case Claim():
            return rows.filter(claim=subject)
        case Source():
            return rows.filter(source=subject)


def _of_removed_claims(incidents: Any) -> Q:
    return Q(claim=None, claim_key__in=removed_claims(incidents))


def count_about(subject: Subject, account: Account) -> int:
    """How many rows the account may read about a subject, less removed ones. A query for each kind that it may see."""
    models: list[Any] = []
    if holds(account, "view_confidentialnote"):
        models.append(ConfidentialNote)
    if holds(account, "view_confidentialcontact"):
        models.append(ConfidentialContact)
    return sum(about(model.objects.filter(removed_at=None), subject).count() for model in models)


def read_about(*, subject: Subject, by: User, request: HttpRequest) -> Held:
    """All that the account may read about a subject. That it was read is written down, also when there is nothing.

    Of what was removed only that, by whom and when: its words are read on its own page.
    """
    notes, contacts = ConfidentialNote.objects.none(), ConfidentialContact.objects.none()
    also = ("made_by", "removed_by", "incident", "claim__incident", "source")
    if holds(by, "view_confidentialnote"):
        notes = about(ConfidentialNote.objects.select_related(*also), subject)
    if holds(by, "view_confidentialcontact"):
        contacts = about(ConfidentialContact.objects.select_related(*also), subject)
    gone: list[Shown[ConfidentialNote] | Shown[ConfidentialContact]] = [
        *_shown(notes.exclude(removed_at=None)),
        *_shown(contacts.exclude(removed_at=None)),
    ]
    held = Held(
        notes=_shown(notes.filter(removed_at=None)), contacts=_shown(contacts.filter(removed_at=None)), removed=gone
    )
    _write_down(AccessKind.READ_CONFIDENTIAL, request, by, f"{label_of(subject)}: {_counted(held)}")
    return held


def _shown(rows: Iterable[AnyRow]) -> list[Shown[AnyRow]]:
    """The rows with what each is about. Two queries for each whose subject was removed: there are few."""
    return [
        Shown(row=row, about=label_of(row.subject) if row.subject else _last_label(row), is_removed=row.subject is None)
        for row in rows
    ]


def _last_label(row: Row) -> str:
    """What it was about, as that was called last: a merger may have moved it since that was written."""
    last = history_of(Claim).objects.filter(id=row.claim_key).order_by("history_id").last()
    if last is None:
        return row.about
    incident = Incident.objects.filter(pk=last.incident_id).first()
    return f"{incident.code} / {last.number}" if incident is not None else row.about


def note_reading(*, row: Row, by: User, request: HttpRequest) -> None:
    """Write down that one row was opened."""
    _write_down(AccessKind.READ_CONFIDENTIAL, request, by, f"{row.about}: {row}")


def lock(row: Row) -> Row:
    """The row as it is stored, locked until the transaction ends. Its subject is named with it."""
    rows: QuerySet[Any] = type(row)._base_manager.select_for_update(of=("self",))
    locked: Row = rows.select_related("incident", "claim__incident", "source").get(pk=row.pk)
    return locked


@sensitive_variables()
def write(*, row: Row, by: User, request: HttpRequest) -> None:
    """Store a row, new or changed, with a line in the log, both or neither. What a stored one is about stays.

    That nobody else saved it meanwhile is asked before, of the locked row: ``incidents.admin.confidential_saves``.

    Raises:
        NotWrittenError: the database refused it.
    """
    row.changed_by = by
    is_new = row._state.adding
    if is_new:
        row.made_by, row.claim_key, row.source_key = by, row.claim_id, row.source_id
    else:
        row.version += 1
    if row.subject is not None:
        row.about = label_of(row.subject)
    columns = None if is_new else [each.name for each in row._meta.concrete_fields if each.name not in _NAMES]
    try:
        with transaction.atomic():
            row.save(update_fields=columns)
            _write_down(AccessKind.CHANGED_CONFIDENTIAL, request, by, f"{row.about}: {row}")
    except DatabaseError:
        raise NotWrittenError(_("The database refused a confidential row. Nothing was written.")) from None


@transaction.atomic
def remove(*, row: Row, by: User, request: HttpRequest) -> None:
    """Take a row out of sight, with a line in the log. It can be brought back until it is destroyed.

    Raises:
        RemovalRefused: it was removed already.
    """
    stored = lock(row)
    if stored.removed_at is not None:
        raise RemovalRefused(_("It was removed already."))
    _mark(stored, by, request, _("%(row)s removed") % {"row": stored}, removed_at=timezone.now(), removed_by=by)


@transaction.atomic
def bring_back(*, row: Row, by: User, request: HttpRequest) -> None:
    """Bring back what was removed, with a line in the log.

    Raises:
        RemovalRefused: it is not removed.
    """
    stored = _locked_removed(row)
    _mark(stored, by, request, _("%(row)s brought back") % {"row": stored}, removed_at=None, removed_by=None)


@transaction.atomic
def destroy(*, row: Row, by: User, request: HttpRequest, seen: str) -> None:
    """Destroy what was removed, for ever, with a line in the log: there is no history from which to return.

    ``seen``: the version that whoever destroys it has read.

    It is the one thing of the desk that can go without a trace of its words, since what is confidential sometimes must.

    Raises:
        RemovalRefused: it is not removed, or was changed since that version.
    """
    stored = _locked_removed(row)
    if seen != str(stored.version):
        raise RemovalRefused(_("It was changed since you opened its page. Read what it says now, then decide."))
    destroyed = _("%(row)s destroyed") % {"row": stored}
    _write_down(AccessKind.CHANGED_CONFIDENTIAL, request, by, f"{stored.about}: {destroyed}")
    stored.delete()


def _locked_removed(row: Row) -> Row:
    stored = lock(row)
    if stored.removed_at is None:
        raise RemovalRefused(_("It is not removed: remove it first."))
    return stored


def _mark(row: Row, by: User, request: HttpRequest, said: str, **columns: Any) -> None:
    """Whoever has the older version open is asked when saving it."""
    type(row)._base_manager.filter(pk=row.pk).update(version=row.version + 1, **columns)
    _write_down(AccessKind.CHANGED_CONFIDENTIAL, request, by, f"{row.about}: {said}")


def _write_down(kind: AccessKind, request: HttpRequest, by: User, note: str) -> None:
    note_event(kind=kind, request=request, account=by, note=note)


def _counted(held: Held) -> str:
    notes, contacts = len(held.notes), len(held.contacts)
    return ", ".join(
        (
            ngettext("%(n)d note", "%(n)d notes", notes) % {"n": notes},
            ngettext("%(n)d contact", "%(n)d contacts", contacts) % {"n": contacts},
        )
    )
