"""Two people on one page: the second save writes nothing, shows both versions field by field, and lets choose.

A page carries the number of the state from which it was made. Where the dossier has moved on, what the second person
typed is kept in the page that asks, so nothing is lost; the choice is saved like any page, under the same check.
"""

import copy
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from incidents.admin.asked import STATE
from incidents.admin.sheets import Row, RowKey, Sheet, Values, as_data, in_words, sent_sheet, stored_sheet
from incidents.admin.signed_in import editor
from incidents.history.merging import Parting, Side, partings
from incidents.history.owning import Root, tracked_models
from incidents.history.recording import editing, last_number
from incidents.history.states import rows_at, rows_now
from incidents.history.writing import RestoringRefused, changes_to, write
from incidents.models import DossierState, Edit

if TYPE_CHECKING:
    AnyModelAdmin = admin.ModelAdmin[Any]
else:
    AnyModelAdmin = object

BASE, WHY = "_base", "_why"
_PICK = "pick"
#: The name of the choice about a whole row.
_ROW = "-row-"
#: Fields that say one thing together.
_WHOLES: Final = (
    frozenset({"latitude", "longitude", "uncertainty_m", "precision", "coordinates_text"}),
    frozenset({"disclosure", "cell_km"}),
    frozenset({"occurred_on", "occurred_on_words"}),
    frozenset({"stated_on", "stated_on_words"}),
    frozenset({"published_on", "published_on_words"}),
)


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One field, or one row, to be decided: whose, under which name, and in words."""

    name: str
    what: str
    label: str
    base: str
    mine: str
    theirs: str
    proposed: str
    picked: str


class ConflictPages(AnyModelAdmin):
    """Change pages that overwrite nothing silently."""

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Django's page, in one edit; where somebody else saved meanwhile, both versions instead."""
        key = unquote(object_id) if object_id is not None else ""
        is_dossier = self.model in tracked_models() and key.isdecimal() and len(key) < 16
        root = Root(str(self.opts.model_name), int(key)) if is_dossier else None
        context = {**(extra_context or {}), "state_name": STATE, "why_name": WHY, "why_sent": request.POST.get(WHY, "")}
        if request.method != "POST":
            context["state_number"] = last_number(root) if root is not None else ""
            return super().changeform_view(request, object_id, form_url, context)
        with editing(by=editor(request), why=request.POST.get(WHY, ""), of=[root] if root else ()):
            if root is not None:
                context["state_number"] = last_number(root)
                asked = self._ask_if_moved_on(request, root, context["state_number"])
                if asked is not None:
                    return asked
            return super().changeform_view(request, object_id, form_url, context)

    def _ask_if_moved_on(self, request: HttpRequest, root: Root, now: int) -> HttpResponse | None:
        """The page that lets choose; None where the save may go on. The dossier is locked."""
        seen, base = _numbered(request.POST.get(STATE)), _numbered(request.POST.get(BASE))
        resolving = base is not None
        if seen == now and not resolving:
            return None
        row = self.get_object(request, str(root.object_id))
        if row is None or not self.has_change_permission(request, row):
            return None  # Django's own answer
        theirs, prefixes, mine = self._sheets(request, root)
        before = self._sheet_at(request, root, base if base is not None else seen, theirs)
        choices, merged = _compare(before, mine, theirs, request.POST if resolving and seen == now else None)
        unanswered = [choice for choice in choices if not choice.picked]
        if not resolving and not _others_changed(before, theirs):
            messages.warning(request, _("Somebody else saved this meanwhile, and changed nothing that you had open."))
            return None
        if resolving and seen == now and not unanswered:
            request.POST = _with_rest(as_data(merged, prefixes), request.POST)  # type: ignore[assignment]
            return None
        since = DossierState.objects.filter(kind=root.kind, object_id=root.object_id, number__gt=base or seen or 0)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Somebody else saved this meanwhile"),
            "opts": self.opts,
            "original": row,
            "edits": Edit.objects.filter(states__in=since).order_by("-pk")[:5],
            "choices": choices,
            "news": _news(before, theirs),
            "asked_again": resolving and bool(unanswered) and seen == now,
            "kept": [(name, value) for name, values in _kept(request.POST).lists() for value in values],
            "state": now,
            "base": base if base is not None else seen or 0,
            "names": {"state": STATE, "base": BASE},
        }
        return TemplateResponse(request, "admin/incidents/history/conflict.html", context, status=409)

    def _sheets(self, request: HttpRequest, root: Root) -> tuple[Sheet, list[str], Sheet]:
        """What stands there now, the prefixes of the formsets, and what was sent."""
        form, formsets = self._unsent_forms(request, root)
        return (
            stored_sheet(form, formsets),
            [each.prefix for each in formsets],
            sent_sheet(request.POST, form, formsets),
        )

    def _sheet_at(self, request: HttpRequest, root: Root, number: int | None, beside: Sheet) -> Sheet | None:
        """The page as it was in an earlier state: written, read by the same forms, and rolled back. None: not known.

        The claims that are open ``beside`` are open in it too: one that was closed then is none that somebody added.
        """
        if number is None or not 1 <= number <= last_number(root):
            return None
        sheet: Sheet | None = None
        try:
            with transaction.atomic():
                write(changes_to(rows_at(root, number), rows_now(root)))
                sheet = stored_sheet(*self._unsent_forms(request, root, _claims_in(beside)))
                transaction.set_rollback(True)
        except RestoringRefused:
            return None
        return sheet

    def _unsent_forms(self, request: HttpRequest, root: Root, beside: Collection[int] = ()) -> tuple[Any, list[Any]]:
        """The forms of the page as somebody gets them who opens it, with the rows open that were sent or are beside."""
        asking = copy.copy(request)
        asking.method = "GET"
        row = self.get_object(asking, str(root.object_id))
        assert row is not None  # noqa: S101 - asked above, and locked
        opened = request.GET.copy()
        opened.setlist("claim", self._opened(request.POST, row, beside))
        asking.GET = opened  # type: ignore[assignment]
        form = self.get_form(asking, row, change=True)(instance=row)
        formsets, _inlines = self._create_formsets(asking, row, change=True)  # type: ignore[attr-defined]
        return form, formsets

    def _opened(self, sent: QueryDict, row: Any, beside: Collection[int]) -> list[str]:
        """The numbers of the claims that were sent: a page with many opens those that its address names."""
        if self.opts.model_name != "incident":
            return []
        total = _numbered(sent.get("claims-TOTAL_FORMS")) or 0
        keys = {_numbered(sent.get(f"claims-{index}-id")) for index in range(min(total, 1000))} - {None}
        keys |= set(beside)
        return [str(number) for number in row.claims.filter(pk__in=keys).values_list("number", flat=True)]


def _compare(before: Sheet | None, mine: Sheet, theirs: Sheet, picks: QueryDict | None) -> tuple[list[Choice], Sheet]:
    """What is to be decided, and the page that comes of it: theirs, with what I changed."""
    merged = Sheet(rows={}, hidden=dict(theirs.hidden), management=theirs.management)
    choices: list[Choice] = []
    for key, row in theirs.rows.items():
        own, base = mine.rows.get(key), before.rows.get(key) if before is not None else None
        values = dict(row.values)
        parted = partings(base.values if base else None, own.values, row.values) if own else []
        for parting in parted:
            choice = _choice(key, row, parting, picks, proposed=_proposed(parting, parted))
            choices.append(choice)
            if choice.picked == Side.MINE:
                values[parting.name] = parting.mine
        removed = own is not None and own.removed
        if removed and own is not None and (base is None or base.values != row.values):
            choice = _row_choice(key, row, picks, mine=_("remove it"), theirs=_("keep it as they changed it"))
            choices.append(choice)
            removed = choice.picked == Side.MINE
        merged.rows[key] = Row(label=row.label, values=values, fields=row.fields, removed=removed)
    choices += _own_rows(before, mine, theirs, picks, merged)
    return choices, merged


def _own_rows(before: Sheet | None, mine: Sheet, theirs: Sheet, picks: QueryDict | None, merged: Sheet) -> list[Choice]:
    """Put my rows that do not stand there into the page; what is to be decided of those that they removed."""
    choices: list[Choice] = []
    for key, row in mine.rows.items():
        if key in theirs.rows:
            continue
        gone = before.rows.get(key) if before is not None else None
        if key[1] > 0:  # they removed it
            if row.removed or (gone is not None and _holds(row, gone)):
                continue
            choice = _row_choice(key, row, picks, mine=_("put it in anew as I have it"), theirs=_("leave it removed"))
            choices.append(choice)
            if choice.picked != Side.MINE:
                continue
        elif not _has_file(row) and any(_holds(row, other) for other in _added(key[0], before, theirs)):
            continue  # sent twice, as by a second press of the button: it stands
        merged.rows[key[0], -(abs(key[1]) if key[1] < 0 else key[1] + 10**6)] = row
    return choices


def _claims_in(sheet: Sheet) -> set[int]:
    return {key for prefix, key in sheet.rows if prefix == "claims"}


def _holds(sent: Row, stored: Row) -> bool:
    """Whether a row was sent as it stands; a new one has fields that a stored one has not, such as its number."""
    return all(sent.values.get(name, ()) == values for name, values in stored.values.items())


def _added(prefix: str, before: Sheet | None, theirs: Sheet) -> list[Row]:
    """The rows of a formset that they added."""
    return [row for key, row in theirs.rows.items() if before and key[0] == prefix and key not in before.rows]


def _has_file(row: Row) -> bool:
    """Whether a row is of a file, which no sheet holds: two with the same words may be two images."""
    return any(isinstance(each, forms.FileField) for each in row.fields.values())


def _proposed(parting: Parting[Values], parted: list[Parting[Values]]) -> str:
    """Whose is proposed. None where each changed another field of one whole: half a point of each is nobody's point."""
    whole: frozenset[str] = next((each for each in _WHOLES if parting.name in each), frozenset({parting.name}))
    sides = {each.proposed for each in parted if each.name in whole}
    return (parting.proposed or "") if len(sides) == 1 else ""


def _choice(key: RowKey, row: Row, parting: Parting[Values], picks: QueryDict | None, *, proposed: str) -> Choice:
    name = f"{_PICK}:{key[0]}:{key[1]}:{parting.name}"
    shown = row.fields[parting.name]
    return Choice(
        name=name,
        what=row.label,
        label=str(shown.label or parting.name),
        base=in_words(shown, parting.base) if parting.base is not None else "",
        mine=in_words(shown, parting.mine),
        theirs=in_words(shown, parting.theirs),
        proposed=proposed,
        picked=_picked(name, picks, proposed),
    )


def _row_choice(key: RowKey, row: Row, picks: QueryDict | None, *, mine: str, theirs: str) -> Choice:
    name = f"{_PICK}:{key[0]}:{key[1]}:{_ROW}"
    words = "; ".join(filter(None, (in_words(row.fields[each], row.values[each]) for each in row.values)))
    picked = _picked(name, picks, "")
    return Choice(name=name, what=row.label, label=words, base="", mine=mine, theirs=theirs, proposed="", picked=picked)


def _picked(name: str, picks: QueryDict | None, proposed: str) -> str:
    asked = picks.get(name, "") if picks is not None else ""
    return asked if asked in {Side.MINE, Side.THEIRS} else proposed


def _others_changed(before: Sheet | None, theirs: Sheet) -> bool:
    """Whether somebody else changed anything on the page, or that is not known."""
    if before is None:
        return True
    return {key: row.values for key, row in before.rows.items()} != {
        key: row.values for key, row in theirs.rows.items()
    }


def _news(before: Sheet | None, theirs: Sheet) -> list[str]:
    """Rows that they added or removed."""
    if before is None:
        return []
    added = [
        _("Added by them: %(what)s") % {"what": theirs.rows[key].label} for key in theirs.rows.keys() - before.rows
    ]
    gone = [
        _("Removed by them: %(what)s") % {"what": before.rows[key].label} for key in before.rows.keys() - theirs.rows
    ]
    return sorted(added) + sorted(gone)


def _kept(sent: QueryDict) -> QueryDict:
    """What was sent, less what the page that asks sends anew."""
    kept = sent.copy()
    for name in list(kept):
        if name in {STATE, BASE, "csrfmiddlewaretoken"} or name.startswith(f"{_PICK}:"):
            del kept[name]
    return kept


def _with_rest(data: QueryDict, sent: QueryDict) -> QueryDict:
    """The merged page, with the buttons and the reason as they were sent."""
    for name in sent:
        if name.startswith("_") and name not in data:
            data.setlist(name, sent.getlist(name))
    return data


def _numbered(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 16 else None
