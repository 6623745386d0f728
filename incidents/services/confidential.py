"""Writing, reading and removing what is confidential: each with a line in the desk's log, none with a word of it.

An error of the database may quote the row that it refused (PostgreSQL does, in the line that goes to the log). So what
goes wrong here is raised anew, without what it came from.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.contrib.auth.models import User
from django.db import DatabaseError, transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_variables

from access.log import note_event
from access.models import AccessKind
from incidents.models import Claim, ConfidentialContact, ConfidentialNote, Incident, Source
from incidents.permissions import Account, holds, may_see, sees_all

Row = ConfidentialNote | ConfidentialContact
Subject = Incident | Claim | Source
AnyRow = TypeVar("AnyRow", ConfidentialNote, ConfidentialContact)


class NotWrittenError(RuntimeError):
    """The database refused. The message says nothing of what was to be written, and nothing was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What is held of one incident with its claims, or of one source."""

    notes: Sequence[ConfidentialNote]
    contacts: Sequence[ConfidentialContact]


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
    """Less the rows about what the account may not see, and, unless it sees all, those whose subject is gone."""
    if sees_all(account):
        return rows
    own = Q(incident__created_by=account) | Q(claim__incident__created_by=account)
    return rows.filter(own | Q(source__isnull=False) if holds(account, "view_source") else own)


def about(rows: "QuerySet[AnyRow]", subject: Subject) -> "QuerySet[AnyRow]":
    """The rows about a subject; those about an incident with those about its claims."""
    match subject:
        case Incident():
            return rows.filter(Q(incident=subject) | Q(claim__incident=subject))
        case Claim():
            return rows.filter(claim=subject)
        case Source():
            return rows.filter(source=subject)


def count_about(subject: Subject, account: Account) -> int:
    """How many rows the account may read about a subject. A query for each kind that it may see."""
    models: list[Any] = []
    if holds(account, "view_confidentialnote"):
        models.append(ConfidentialNote)
    if holds(account, "view_confidentialcontact"):
        models.append(ConfidentialContact)
    return sum(about(model.objects.all(), subject).count() for model in models)


def read_about(*, subject: Subject, by: User, request: HttpRequest) -> Held:
    """All that the account may read about a subject. That it was read is written down, also when there is nothing."""
    notes, contacts = ConfidentialNote.objects.none(), ConfidentialContact.objects.none()
    if holds(by, "view_confidentialnote"):
        notes = about(ConfidentialNote.objects.select_related("made_by"), subject)
    if holds(by, "view_confidentialcontact"):
        contacts = about(ConfidentialContact.objects.select_related("made_by"), subject)
    held = Held(notes=list(notes), contacts=list(contacts))
    _write_down(AccessKind.READ_CONFIDENTIAL, request, by, f"{label_of(subject)}: {_counted(held)}")
    return held


def note_reading(*, row: Row, by: User, request: HttpRequest) -> None:
    """Write down that one row was opened."""
    _write_down(AccessKind.READ_CONFIDENTIAL, request, by, f"{row.about}: {row}")


@sensitive_variables()
def write(*, row: Row, by: User, request: HttpRequest) -> None:
    """Store a row, new or changed, with a line in the log, both or neither.

    Raises:
        NotWrittenError: the database refused it.
    """
    row.changed_by = by
    if row._state.adding:
        row.made_by = by
    if row.subject is not None:
        row.about = label_of(row.subject)
    try:
        with transaction.atomic():
            row.save()
            _write_down(AccessKind.CHANGED_CONFIDENTIAL, request, by, f"{row.about}: {row}")
    except DatabaseError:
        raise NotWrittenError(_("The database refused a confidential row. Nothing was written.")) from None


def remove(*, row: Row, by: User, request: HttpRequest) -> None:
    """Remove a row for ever, with a line in the log, both or neither: there is no history from which to return."""
    with transaction.atomic():
        removed = _("%(row)s removed") % {"row": row}
        _write_down(AccessKind.CHANGED_CONFIDENTIAL, request, by, f"{row.about}: {removed}")
        row.delete()


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
