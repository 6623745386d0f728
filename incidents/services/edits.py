"""Which edits of an account stand, which undid one another, and what they wrote in."""

from collections.abc import Collection
from datetime import datetime

from django.contrib.auth.models import User

from incidents.history.moving import homes
from incidents.history.owning import Root
from incidents.models import DossierState, Edit
from incidents.models.edit import MOVES_CLAIMS


def edits_of(account: User, since: datetime) -> list[int]:
    """Keys of the edits of an account since a time that stand. Acts of merging are none. One query.

    One more for each undoing that was undone.
    """
    found = Edit.objects.filter(by=account, at__gte=since).exclude(action__in=MOVES_CLAIMS)
    return [edit.pk for edit in found.select_related("undone_by__undone_by").order_by("pk") if not edit.is_undone]


def undid_one_another(edits: Collection[int]) -> frozenset[int]:
    """Keys of the edits between these and what stands: what undid one of them, was undone itself, and so on.

    Whoever undoes what undid an edit brings that back, and is not its author. With an undoing goes all that it undid.
    One query, two more for each step.
    """
    found: set[int] = set()
    step = _undoing(edits)
    while step:
        by = _undoing(step)
        found |= step | by | set(Edit.objects.filter(undone_by__in=by).values_list("pk", flat=True))
        step = _undoing(by) - found
    return frozenset(found - set(edits))


def _undoing(edits: Collection[int]) -> set[int]:
    """What undid these."""
    rows = Edit.objects.filter(pk__in=list(edits)).exclude(undone_by=None)
    return {key for key in rows.values_list("undone_by", flat=True) if key is not None}


def dossiers_touched(edits: Collection[int]) -> list[Root]:
    """The dossiers that these edits wrote, and those to which a merger, or parting, moved what they wrote."""
    found = DossierState.objects.filter(edit_id__in=edits).order_by().values_list("kind", "object_id").distinct()
    return sorted({Root(*each) for each in found} | homes(edits))
