"""Restoring: an earlier state of a dossier as a new one. History is added to, never rewritten."""

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from incidents.history.owning import Root
from incidents.history.recording import editing, last_number
from incidents.history.states import rows_at, rows_now
from incidents.history.writing import RestoringRefused, changes_to, touch, write
from incidents.models import Edit, EditAction
from incidents.services.covering import stay_covered
from incidents.services.left_standing import leave_standing
from incidents.services.other_ends import ends_of, touch_ends


def restore(*, root: Root, number: int, by: User, why: str, seen: int | None = None) -> Edit:
    """Make the content of a dossier what it was in an earlier state. What readers have stays until it is corrected.

    What was found of it meanwhile stays too, and grades where the account may not grade (``left_standing``). ``seen``
    is the state that stood there when it was asked for; None: whatever stands. Some forty queries, and five a row that
    differs.

    Raises:
        RestoringRefused: no reason is given, there is no such state, somebody wrote since what was seen, nothing would
            change, something that it names was removed since, or it breaks a rule. Nothing is written.
    """
    if not why.strip():
        raise RestoringRefused(_("Say why: whoever reads the history later should know."))
    with editing(by=by, action=EditAction.RESTORED, why=why, of=[root, *ends_of(root)]) as act:
        if not 1 <= number <= last_number(root):
            raise RestoringRefused(_("There is no state %(number)d of it.") % {"number": number})
        if seen is not None and seen != last_number(root):
            raise RestoringRefused(_("Somebody changed it meanwhile. Look at the history, then decide again."))
        wanted, now = rows_at(root, number), rows_now(root)
        if not wanted[root.model] or not now[root.model]:
            raise RestoringRefused(_("It was not there then, or is not there now: bring it back first."))
        leave_standing(wanted, now, root=root, by=by)
        act.restored_number = number
        changes = stay_covered(changes_to(wanted, now))
        if not any(changes.values()):
            raise RestoringRefused(_("It is just so now: there is nothing to restore."))
        touch_ends(changes)
        write(changes)
        touch(root)
        return act.edit
