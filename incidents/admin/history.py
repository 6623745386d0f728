"""The history of an incident, an actor or a source: who changed what and why; and the ways back. No scripts needed."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.admin.asked import STATE, asked_page, plain_keys
from incidents.admin.kept_settings import of_kept
from incidents.admin.signed_in import editor
from incidents.history.naming import Names, label_of
from incidents.history.owning import AnyModel, Root, tracked_models
from incidents.history.reading import ALL, changes_of, dossiers_of, history_page, shown_rows
from incidents.history.recording import Values, history_of, last_number, values_of
from incidents.history.states import rows_at, rows_of
from incidents.history.writing import RestoringRefused
from incidents.models import DossierState, Edit, Incident, IncidentGrade, IncidentRelation
from incidents.permissions import may_edit, may_grade, may_publish, seen_by, sees_all
from incidents.services.homecoming import Homecoming
from incidents.services.left_standing import relations_after
from incidents.services.restoring import restore
from incidents.services.undoing import Undone, bring_back, foresee, foresee_back, undo_edit

if TYPE_CHECKING:
    AnyModelAdmin = admin.ModelAdmin[Any]
else:
    AnyModelAdmin = object


class WhyForm(forms.Form):
    """The reason for a way back."""

    why = forms.CharField(
        label=gettext_lazy("Why"),
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto", "class": "vLargeTextField"}),
        help_text=gettext_lazy("For whoever reads the history later."),
    )


@dataclass(frozen=True, kw_only=True)
class Question:
    """What a page asks before it does something."""

    title: str
    question: str
    button: str
    do: Callable[[str], object]


#: A dossier and its row; None where that was removed.
Dossier = tuple[Root, models.Model | None]


class HistoryPages(AnyModelAdmin):
    """The pages of a history: all edits, one state, undoing one edit, bringing one removed thing back."""

    def get_urls(self) -> list[URLPattern]:
        """The pages, before the addresses of the stock admin."""
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        pages = (
            ("<int:key>/history/<int:number>/", self.state_view, "state"),
            ("<int:key>/history/undo/<int:edit>/", self.undo_view, "undo"),
            ("<int:key>/history/back/<int:edit>/<slug:model>/<int:row>/", self.bring_back_view, "bring_back"),
        )
        return [
            *(path(at, self.admin_site.admin_view(view), name=f"{name}_{end}") for at, view, end in pages),
            *super().get_urls(),
        ]

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """All edits, newest first; of what was removed too."""
        key = unquote(object_id)
        if not plain_keys([key]):
            raise Http404
        root, row = self._dossier(request, int(key))
        page = history_page(root, page=asked_page(request), hidden=hidden_from(request))
        context = {
            **self._history_context(request, root, row),
            "title": _("History"),
            "page": page,
            "unseen": unseen(request, [entry.edit for entry in page.entries]),
            "may_change": self._may_change(request, root, row),
            "may_undo_account": may_publish(editor(request)),
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/incidents/history/history.html", context)

    def state_view(self, request: HttpRequest, key: int, number: int) -> HttpResponse:
        """A whole dossier as it was in one of its states; POST restores it as a new draft state."""
        root, row = self._dossier(request, key)
        state = DossierState.objects.filter(kind=root.kind, object_id=key, number=number).select_related("edit").first()
        if state is None:
            raise Http404
        question = Question(
            title=_("As it was after state %(number)d") % {"number": number},
            question=_("Restore this as a new draft? What readers have stays until it is corrected."),
            button=_("Restore"),
            do=lambda why: restore(root=root, number=number, by=editor(request), why=why, seen=_seen(request)),
        )
        rows, hidden = rows_at(root, number), hidden_from(request)
        shown: dict[str, Any] = {"state": state, "rows": shown_rows(rows, hidden)}
        last = last_number(root)
        asks = number != last and row is not None
        shown["state_number"] = last
        if asks and isinstance(row, Incident):
            shown["remarks"] = of_restoring(row, rows[IncidentRelation], by=editor(request))
        return self._ask_why(
            request, (root, row), [root], question, shown if asks else {**shown, "nothing_to_do": True}
        )

    def undo_view(self, request: HttpRequest, key: int, edit: int) -> HttpResponse:
        """Ask, with what would be undone and what would stay; POST undoes one edit, in all dossiers that it touched."""
        dossier = self._dossier(request, key)
        found = self._found_edit(request, dossier[0], edit)
        states, hidden = list(found.states.all()), hidden_from(request)
        question = Question(
            title=_("Undo this edit"),
            question=_("Undo all of this? What others changed later stays."),
            button=_("Undo"),
            do=lambda why: undo_edit(edit=found, by=editor(request), why=why),
        )
        changes = [change for rows in changes_of(states, hidden).values() for change in rows]
        foreseen = foresee([found.pk], by=editor(request))
        shown: dict[str, Any] = {"edit": found, "rows": changes, "stays": in_words(foreseen, hidden)}
        shown["where"] = [*of_homecoming(foreseen.coming), *of_kept(foreseen.kept)]
        if IncidentGrade in foreseen.withheld:
            shown["remarks"] = [_("Grades stay as they are: this account may not grade.")]
        roots = {Root(state.kind, state.object_id) for state in states} | _written(foreseen)
        return self._ask_why(request, dossier, roots, question, shown)

    def bring_back_view(self, request: HttpRequest, key: int, edit: int, model: str, row: int) -> HttpResponse:
        """Ask; POST brings one removed thing back, with what hung on it."""
        dossier = self._dossier(request, key)
        found = self._found_edit(request, dossier[0], edit)
        removed: AnyModel | None = next((each for each in tracked_models() if each._meta.model_name == model), None)
        if removed is None:
            raise Http404
        states = found.states.filter(dossiers_of(dossier[0]))
        gone = history_of(removed).objects.filter(id=row, state__in=states, history_type="-").select_related("state")
        was = gone.first()
        if was is None:
            raise Http404
        root = Root(was.state.kind, was.state.object_id)  # an actor is brought back from the page of an incident too
        wanted = removed
        question = Question(
            title=_("Bring back"),
            question=_("Bring this back, with all that hung on it?"),
            button=_("Bring back"),
            do=lambda why: bring_back(edit=found, model=wanted, key=row, by=editor(request), why=why),
        )
        changes = changes_of([was.state], hidden_from(request))[was.state.pk]
        foreseen = foresee_back(edit=found, model=removed, key=row, root=root, by=editor(request))
        shown = {"edit": found, "rows": [each for each in changes if (each.model, each.key) == (model, row)]}
        shown["where"] = [*of_homecoming(foreseen.coming), *of_kept(foreseen.kept)]
        return self._ask_why(request, dossier, {root} | _written(foreseen), question, shown)

    def _ask_why(
        self, request: HttpRequest, dossier: Dossier, roots: Collection[Root], question: Question, shown: dict[str, Any]
    ) -> HttpResponse:
        root, row = dossier
        form = WhyForm(request.POST or None)
        if request.method == "POST":
            if not self._may_change_all(request, roots):
                raise PermissionDenied
            if form.is_valid():
                try:
                    question.do(form.cleaned_data["why"])
                except RestoringRefused as refusal:
                    form.add_error(None, str(refusal))
                else:
                    self.message_user(request, _("Done. It stands in the history as an edit of its own."))
                    for sentence in shown.get("where", ()):
                        self.message_user(request, sentence)
                    name = f"admin:{self.opts.app_label}_{self.opts.model_name}_history"
                    return HttpResponseRedirect(reverse(name, args=[root.object_id]))
        context = {
            **self._history_context(request, root, row),
            "title": question.title,
            "question": question,
            "form": form,
            "may_change": self._may_change_all(request, roots),
            "state_name": STATE,
            **shown,
        }
        return TemplateResponse(request, "admin/incidents/history/ask.html", context)

    def _dossier(self, request: HttpRequest, key: int) -> Dossier:
        """The dossier with its row, if the account may see it; one that was removed, if it may see its kind."""
        root = Root(str(self.opts.model_name), key)
        row = self.get_object(request, str(key))
        if row is None and (self.model._base_manager.filter(pk=key).exists() or not last_number(root)):
            raise Http404
        if not self.has_view_permission(request, row):
            raise PermissionDenied
        return root, row

    def _found_edit(self, request: HttpRequest, root: Root, edit: int) -> Edit:
        """An edit that stands in the history of this dossier, and touched no incident that the account may not see.

        None that merged or parted two: that has a page of its own.
        """
        found = Edit.objects.filter(pk=edit).first()
        if (
            found is None
            or found.moved_claims
            or not found.states.filter(dossiers_of(root)).exists()
            or unseen(request, [found])
        ):
            raise Http404
        return found

    def _may_change(self, request: HttpRequest, root: Root, row: models.Model | None) -> bool:
        """Whether the account may change this dossier, whose row was read already."""
        if root.kind != "incident":
            return request.user.has_perm(f"incidents.change_{root.kind}")
        return not isinstance(row, Incident) or may_edit(request.user, row)

    def _may_change_all(self, request: HttpRequest, roots: Collection[Root]) -> bool:
        """Whether the account may change every one of these dossiers."""
        incidents = Incident.objects.in_bulk([root.object_id for root in roots if root.kind == "incident"])
        return all(may_edit(request.user, incident) for incident in incidents.values()) and all(
            request.user.has_perm(f"incidents.change_{kind}") for kind in {root.kind for root in roots} - {"incident"}
        )

    def _history_context(self, request: HttpRequest, root: Root, row: models.Model | None) -> dict[str, Any]:
        last = None
        if row is None:
            last = history_of(self.model).objects.filter(id=root.object_id).order_by("history_id").last()
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "object": row,
            "called": str(row if last is None else last.instance),
            "key": root.object_id,
            "urls": {
                each: f"admin:{self.opts.app_label}_{self.opts.model_name}_{each}"
                for each in ("change", "changelist", "history", "state", "undo", "bring_back")
            },
        }


def _seen(request: HttpRequest) -> int:
    """The state of the dossier that whoever asks has before the eyes; 0 where the form does not say."""
    sent = request.POST.get(STATE, "")
    return int(sent) if plain_keys([sent]) else 0


def _written(foreseen: Undone) -> set[Root]:
    """The dossiers that a way back would write in, also those to which claims were moved since."""
    going = {Root("incident", move.merger.merged_id) for move in foreseen.coming.going}
    return going | {root for root, rows in foreseen.rows.items() if rows}


def of_homecoming(coming: Homecoming) -> list[str]:
    """Where claims come back that were removed while two incidents were merged which were parted since."""
    goes = _(
        "%(into)s and %(code)s were parted: the claim comes back in %(code)s, as number %(number)d, where its fellows "
        "are."
    )
    stays = _(
        "The claim comes back in %(into)s, though its fellows went to %(code)s when the two were parted: a claim "
        "through which it is known stands there, or %(code)s was merged again."
    )
    return [
        sentence % {"code": move.merger.merged.code, "into": move.merger.into.code, "number": move.old_number}
        for sentence, moves in ((goes, coming.going), (stays, coming.staying))
        for move in moves
    ]


def hidden_from(request: HttpRequest) -> frozenset[tuple[str, str]]:
    """Columns of the history, by model and name, that an account does not see. What is confidential has no history.

    Relations name other incidents: who does not see all of them sees the relations on the page that lists them.
    """
    hidden = set() if request.user.has_perm("incidents.change_incident") else {("claim", "private_note")}
    return frozenset(hidden if sees_all(request.user) else hidden | {("incidentrelation", ALL)})


def unseen(request: HttpRequest, edits: Iterable[Edit]) -> frozenset[int]:
    """Keys of those edits that touched an incident which the account may not see. At most one query."""
    if sees_all(request.user):
        return frozenset()
    touched = DossierState.objects.filter(edit__in=list(edits), kind="incident").order_by()
    if request.user.has_perm("incidents.add_incident"):
        seen = seen_by(request.user, Incident.objects.order_by())
        touched = touched.exclude(object_id__in=seen.values("pk"))
    return frozenset(touched.values_list("edit", flat=True))


def of_restoring(incident: Incident, then: Mapping[int, Values], *, by: User) -> list[str]:
    """What restoring a state with those relations leaves as it is, and which relations it makes or takes away."""
    remarks = [
        _("Reasons given to warnings, and what was found to be the same or not the same, stay as they are now."),
    ]
    if not may_grade(by, incident):
        remarks.append(_("Grades stay as they are: this account may not grade."))
    root = Root("incident", incident.pk)
    now = {row.pk: values_of(row) for row in rows_of(IncidentRelation, root)}
    after = relations_after(then, root=root, by=by)
    codes = Incident.objects.in_bulk({row["other_id"] for row in (*now.values(), *after.values())})
    for rows, others, sentence in (
        (now, after, _("It would no longer be related to %(code)s.")),
        (after, now, _("It would be related to %(code)s again.")),
    ):
        remarks += [sentence % {"code": codes[row["other_id"]].code} for key, row in rows.items() if key not in others]
    return remarks


def in_words(
    undone: Undone, hidden: Collection[tuple[str, str]] = (), codes: Mapping[Root, str] = MappingProxyType({})
) -> list[str]:
    """What stays although it was done by what is undone, each as a line, but for rows and columns that are hidden.

    ``codes``: of incidents; where one is given, a part of that incident says whose it is.
    """
    found = []
    for root, stays in undone.stays:
        name = str(stays.model._meta.model_name)
        if (name, ALL) in hidden:
            continue
        last = history_of(stays.model).objects.filter(id=stays.key).order_by("history_id").last()
        values = {field.attname: getattr(last, field.attname) for field in history_of(stays.model).tracked_fields}
        what = label_of(stays.model, values, Names.of([(stays.model, values)])) or str(last.instance)
        columns = ", ".join(
            str(field.verbose_name)
            for field in history_of(stays.model).tracked_fields
            if field.attname in stays.columns and field.editable and (name, field.name) not in hidden
        )
        whose = codes.get(root, "") if stays.model is not Incident else ""
        found.append(": ".join(filter(None, (whose, what, columns))))
    return list(dict.fromkeys(found))  # a part that was edited twice stays once
