"""What an account that is held may still save on the page of an incident: what lets readers see less of a place."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from incidents.admin.signed_in import editor
from incidents.claim_disclosure import Setting
from incidents.edit_rate import TooManyEdits, too_many
from incidents.models import EditAction
from record.vocabulary import Disclosure

if TYPE_CHECKING:
    AnyModelAdmin = admin.ModelAdmin[Any]
else:
    AnyModelAdmin = object

_COLUMNS = frozenset({"disclosure", "cell_km"})


class CoarserWhileHeld(AnyModelAdmin):
    """The page of an incident, for an account that has changed too much lately (``incidents.edit_rate``)."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: Any) -> None:
        """Go on where nothing was changed but how much is shown of a place, and that to less.

        Raises:
            TooManyEdits: something else was changed. Everything is rolled back.
        """
        if getattr(request, "edits_are_held", False) and not _only_coarser(form, formsets):
            raise TooManyEdits(too_many(editor(request), 1, EditAction.CHANGED))
        super().save_related(request, form, formsets, change)


class CountedRemovals(AnyModelAdmin):
    """The stock action that removes what is selected."""

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """As Django does, where they are not too many for the account.

        Raises:
            TooManyEdits: they are. Nothing is removed.
        """
        if refusal := too_many(editor(request), queryset.count(), EditAction.CHANGED):
            raise TooManyEdits(refusal)
        super().delete_queryset(request, queryset)


def _only_coarser(form: Any, formsets: Any) -> bool:
    changed = [each for formset in formsets for each in formset.forms if each.has_changed()]
    if not all(set(each.changed_data) <= _COLUMNS for each in (form, *changed)):
        return False
    before, now = _before(form), _now(form)
    if before is None or now is None or now.coarseness < before.coarseness:
        return False
    return all(
        max(_now(each) or now, now, key=_coarseness).coarseness
        >= max(_before(each) or before, before, key=_coarseness).coarseness
        for each in changed
    )


def _coarseness(setting: Setting) -> tuple[int, float]:
    return setting.coarseness


def _before(form: Any) -> Setting | None:
    return _setting(form.initial.get("disclosure"), form.initial.get("cell_km"))


def _now(form: Any) -> Setting | None:
    return _setting(form.instance.disclosure, form.instance.cell_km)


def _setting(disclosure: str | None, cell_km: int | None) -> Setting | None:
    return Setting(Disclosure(disclosure), cell_km) if disclosure else None
