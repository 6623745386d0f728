"""Changing many incidents at once: first said row by row, then done in one transaction, as one edit of the history.

An edit of the content is undone like any other (``incidents.services.undoing``). What is no content, such as whom an
incident waits for, is kept as a ``ListAct``, which knows its way back (``incidents.services.moving_many``).
"""

import hashlib
import json
from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.edit_rate import too_many
from incidents.history.recording import editing
from incidents.models import Edit, EditAction, Incident, ListAct, ListActKind
from incidents.permissions import may_edit
from record.vocabulary import EventType

#: How many incidents one action changes: some seconds, and a preview that somebody can still read.
MOST: Final = 1_000


class ChangingRefused(Exception):  # noqa: N818 - it says what happened: nothing was written
    """Nothing was changed. The message is a sentence for editors."""


class PlanIsOld(ChangingRefused):
    """Something was written since the preview: what would be done now is not what was shown."""


@dataclass(frozen=True, kw_only=True)
class Planned:
    """What would become of one incident. ``refusal`` says why it stays as it is; empty where it will change."""

    incident: Incident
    before: str
    after: str
    refusal: str = ""


class Change(ABC):
    """A change of several incidents. ``most``: how many at once. ``kind``: what it is, where it is no content."""

    action: ClassVar[EditAction] = EditAction.IN_LIST
    kind: ClassVar[ListActKind | None] = None
    most: ClassVar[int] = MOST

    @abstractmethod
    def planned(self, incident: Incident, by: User) -> Planned:
        """What would become of it."""

    @abstractmethod
    def write(self, incidents: Collection[Incident], by: User, why: str) -> Mapping[int, Any]:
        """Do it to those that will change. Returns what undoing it must know of each; empty where the history does.

        Raises:
            ChangingRefused: one of them refused it.
        """


@dataclass(frozen=True, kw_only=True)
class SetColumn(Change):
    """One column set to one value. A sub-type that does not fit the new kind of event goes, and the preview says so."""

    column: str
    value: str

    def planned(self, incident: Incident, by: User) -> Planned:
        """By the labels of the column's choices."""
        before, after = self._shown(incident, getattr(incident, self.column)), self._shown(incident, self.value)
        if self._drops_subtype and incident.event_subtype:
            before = f"{before}, {incident.get_event_subtype_display()}"
        refusal = ""
        if not may_edit(by, incident):
            refusal = _("You may not change it.")
        elif getattr(incident, self.column) == self.value:
            refusal = _("It is so already.")
        return Planned(incident=incident, before=before, after=after, refusal=refusal)

    def write(self, incidents: Collection[Incident], by: User, why: str) -> Mapping[int, Any]:
        """With a row of history each."""
        columns: dict[str, str] = {self.column: self.value}
        if self._drops_subtype:
            columns["event_subtype"] = ""
        rows = Incident.objects.filter(pk__in=[each.pk for each in incidents])
        rows.update(**columns, updated_at=timezone.now(), updated_by=by)
        return {}

    @property
    def _drops_subtype(self) -> bool:
        return self.column == "event_type" and self.value != EventType.EXPLOSIONS

    def _shown(self, incident: Incident, value: str) -> str:
        field: Any = incident._meta.get_field(self.column)
        return str(dict(field.flatchoices).get(value, value)) or "–"


@dataclass(frozen=True, kw_only=True)
class Changed:
    """What was done, and what undoes it: ``act`` where it is no content, else ``edit``, its place in the history."""

    count: int
    first: Incident
    edit: Edit | None
    act: ListAct | None


def plan(*, change: Change, incidents: Sequence[Incident], by: User) -> tuple[Planned, ...]:
    """What would become of each, in the order given. Writes nothing."""
    return tuple(change.planned(incident, by) for incident in incidents)


def seal(rows: Sequence[Planned]) -> str:
    """A hash of what was shown: the same only if the same would be done."""
    said = [[row.incident.pk, row.before, row.after, row.refusal] for row in rows]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def change_many(*, change: Change, keys: Sequence[int], by: User, why: str, seen: str) -> Changed:
    """Change incidents by key, exactly as the preview with the hash ``seen`` said; all of them, or none.

    Raises:
        PlanIsOld: something else would be done now.
        ChangingRefused: there is no reason, or nothing to change, or too much at once or for the account now.
    """
    if not why.strip():
        raise ChangingRefused(_("Say why: whoever reads the history later should know."))
    with editing(by=by, action=change.action, why=why) as act:
        locked = Incident.objects.select_for_update(of=("self",)).select_related("assignment__account")
        rows = plan(change=change, incidents=list(locked.filter(pk__in=keys).order_by("pk")), by=by)
        if seal(rows) != seen:
            raise PlanIsOld(_("Something was changed since this was shown. Look at what would be done now."))
        changing = [row.incident for row in rows if not row.refusal]
        if not changing:
            raise ChangingRefused(_("There is nothing to change."))
        if refusal := too_many(by, len(changing), change.action):
            raise ChangingRefused(refusal)
        if len(changing) > change.most:
            raise ChangingRefused(_("That is more than %(most)d at once. Choose fewer.") % {"most": change.most})
        kept = _kept(change, change.write(changing, by, why), by, why)
        edit = act.edit if act.is_written else None
        return Changed(count=len(changing), first=changing[0], edit=edit, act=kept)


def _kept(change: Change, rows: Mapping[int, Any], by: User, why: str) -> ListAct | None:
    if change.kind is None or not rows:
        return None
    by_key = {str(key): known for key, known in rows.items()}
    return ListAct.objects.create(kind=change.kind, by=by, at=timezone.now(), why=why.strip(), rows=by_key)
