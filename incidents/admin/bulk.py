"""Changing several incidents from the list: shown first what will change, asked why, and undone like any edit."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.admin.signed_in import editor
from incidents.edit_rate import too_many
from incidents.models import EditAction, Incident, ListAct
from incidents.models.fields import language_tag
from incidents.services.changing_many import (
    MOST,
    Change,
    Changed,
    ChangingRefused,
    PlanIsOld,
    Planned,
    SetColumn,
    change_many,
    plan,
    seal,
)
from incidents.services.moving_many import AskForReview, Assign, PutAside, TakeOut, undo_of

if TYPE_CHECKING:
    IncidentModelAdmin = admin.ModelAdmin[Incident]
    AccountChoice = forms.ModelChoiceField[User]
else:
    IncidentModelAdmin = object
    AccountChoice = forms.ModelChoiceField

_SHOWN = 200


class WhyForm(forms.Form):
    """The reason; subclasses add the value."""

    why = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=2000,
        widget=forms.TextInput(attrs={"dir": "auto", "size": 60}),
        help_text=gettext_lazy("For the history. Readers do not see it."),
    )
    field_order = ("value", "why")


class EventTypeForm(WhyForm):
    """The new kind of event."""

    value = forms.ChoiceField(
        label=gettext_lazy("Kind of event"), choices=Incident._meta.get_field("event_type").choices or ()
    )


class SensitivityForm(WhyForm):
    """What readers are to be warned of."""

    value = forms.ChoiceField(
        label=gettext_lazy("Sensitivity"), choices=Incident._meta.get_field("sensitivity").choices or ()
    )


class LanguageForm(WhyForm):
    """The language of title and summary."""

    value = forms.CharField(label=gettext_lazy("Language"), max_length=20, validators=(language_tag,))


class AssignForm(WhyForm):
    """Whom the incidents are to wait for."""

    value = AccountChoice(
        label=gettext_lazy("It waits for"),
        queryset=User.objects.filter(is_active=True, is_staff=True).order_by("username"),
        required=False,
        empty_label=gettext_lazy("nobody"),
    )


class ReviewForm(WhyForm):
    """What the reviewers are told."""

    why = forms.CharField(
        label=gettext_lazy("Said to the reviewers"),
        max_length=2000,
        widget=forms.TextInput(attrs={"dir": "auto", "size": 60}),
        help_text=gettext_lazy("For the desk alone. It is never public."),
    )


#: By the name of the action: its form, and the change that a value means.
CHANGES: dict[str, tuple[type[WhyForm], Callable[[Any], Change]]] = {
    "change_event_type": (EventTypeForm, lambda value: SetColumn(column="event_type", value=value)),
    "change_sensitivity": (SensitivityForm, lambda value: SetColumn(column="sensitivity", value=value)),
    "change_language": (LanguageForm, lambda value: SetColumn(column="language", value=value)),
    "assign_selected": (AssignForm, lambda value: Assign(to=value)),
    "review_selected": (ReviewForm, lambda value: AskForReview()),
    "archive_selected": (WhyForm, lambda value: PutAside()),
    "bring_back_selected": (WhyForm, lambda value: TakeOut()),
}
#: Those that ask for the permission to delete, which nobody uses to delete.
_ASIDE = ("archive_selected", "bring_back_selected")


class BulkPages(IncidentModelAdmin):
    """The actions of the list that change several incidents."""

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Ours after those of the other parts, for whoever may change any incident."""
        actions: dict[str, Any] = super().get_actions(request)
        if self.has_change_permission(request) or self.has_publish_permission(request):  # type: ignore[attr-defined]
            actions |= {name: self.get_action(name) for name in CHANGES if name not in _ASIDE}
        if self.has_delete_permission(request):
            actions |= {name: self.get_action(name) for name in _ASIDE}
        return actions

    def get_urls(self) -> list[URLPattern]:
        """The undoing of what is no content, before the addresses of the stock admin."""
        view = self.admin_site.admin_view(self.undo_in_list)
        return [path("acts/<int:act>/undo/", view, name="incidents_incident_undo_in_list"), *super().get_urls()]

    @admin.action(description=gettext_lazy("Change the kind of event of the selected incidents"))
    def change_event_type(self, request: HttpRequest, queryset: QuerySet[Incident]) -> HttpResponse | None:
        """Ask, show, do."""
        return self._change(request, queryset, "change_event_type")

    @admin.action(description=gettext_lazy("Change the sensitivity of the selected incidents"))
    def change_sensitivity(self, request: HttpRequest, queryset: QuerySet[Incident]) -> HttpResponse | None:
        """Ask, show, do."""
        return self._change(request, queryset, "change_sensitivity")

    @admin.action(description=gettext_lazy("Change the language of the selected incidents"))
    def change_language(self, request: HttpRequest, queryset: QuerySet[Incident]) -> HttpResponse | None:
        """Ask, show, do."""
        return self._change(request, queryset, "change_language")

    @admin.action(description=gettext_lazy("Assign the selected incidents"))
    def assign_selected(self, request: HttpRequest, queryset: QuerySet[Incident]) -> HttpResponse | None:
        """Ask, show, do."""
        return self._change(request, queryset, "assign_selected")

    @admin.action(description=gettext_lazy("Send the selected incidents to review"))
    def review_selected(self, request: HttpRequest, queryset: QuerySet[Incident]) -> HttpResponse | None:
        """Ask, show, do."""
        return self._change(request, queryset, "review_selected")

    @admin.action(description=gettext_lazy("Archive the selected incidents"))
    def archive_selected(self, request: HttpRequest, queryset: QuerySet[Incident]) -> HttpResponse | None:
        """Ask, show, do."""
        return self._change(request, queryset, "archive_selected")

    @admin.action(description=gettext_lazy("Bring the selected incidents back"))
    def bring_back_selected(self, request: HttpRequest, queryset: QuerySet[Incident]) -> HttpResponse | None:
        """Ask, show, do."""
        return self._change(request, queryset, "bring_back_selected")

    def _change(self, request: HttpRequest, queryset: QuerySet[Incident], action: str) -> HttpResponse | None:
        """First the value and the reason, then what will change, then do it. None: done, back to the list."""
        form_class, change_to = CHANGES[action]
        form = form_class(request.POST if "stage" in request.POST else None)
        is_asked = form.is_bound and form.is_valid()
        change = change_to(form.cleaned_data.get("value")) if is_asked else None
        most = MOST if change is None else change.most
        keys = list(queryset.order_by("pk").values_list("pk", flat=True)[: most + 1])
        if len(keys) > most:
            self.message_user(request, _("That is more than %(most)d at once. Choose fewer.") % {"most": most}, "error")
            return None
        if change is not None and self._is_done(request, change, keys, form):
            return None
        rows = None if change is None else self._rows(request, change, keys)
        if change is not None and rows and form.data.get("stage") != "do":
            changing = sum(not row.refusal for row in rows)
            if refusal := too_many(editor(request), changing, change.action):
                self.message_user(request, refusal, messages.WARNING)
        return self._page(request, {"title": self.get_actions(request)[action][2], "action": action}, keys, form, rows)

    def undo_in_list(self, request: HttpRequest, act: int) -> HttpResponse:
        """Show what taking back an act of the list would do, row by row; POST does it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        kept = ListAct.objects.filter(pk=act).first()
        if kept is None:
            raise Http404
        keys = list(self.get_queryset(request).filter(pk__in=kept.keys).order_by("pk").values_list("pk", flat=True))
        change, form = undo_of(kept), WhyForm(request.POST or None)
        if form.is_bound and form.is_valid() and self._is_done(request, change, keys, form):
            return HttpResponseRedirect(reverse("admin:incidents_incident_changelist"))
        title = _("Undo in the list: %(act)s") % {"act": kept.get_kind_display()}
        return self._page(request, {"title": title}, keys, form, self._rows(request, change, keys))

    def _rows(self, request: HttpRequest, change: Change, keys: list[int]) -> tuple[Planned, ...]:
        incidents = Incident.objects.filter(pk__in=keys).select_related("assignment__account").order_by("pk")
        return plan(change=change, incidents=list(incidents), by=editor(request))

    def _is_done(self, request: HttpRequest, change: Change, keys: list[int], form: WhyForm) -> bool:
        """Do it, where that was asked for, and say so. False: it was not, or it was refused, which is said."""
        if request.POST.get("stage") != "do":
            return False
        seen, why = request.POST.get("seen", ""), form.cleaned_data["why"]
        try:
            self._say(request, change_many(change=change, keys=keys, by=editor(request), why=why, seen=seen))
        except ChangingRefused as refusal:
            self.message_user(
                request, str(refusal), messages.WARNING if isinstance(refusal, PlanIsOld) else messages.ERROR
            )
            return False
        return True

    def _page(
        self,
        request: HttpRequest,
        what: dict[str, str],
        keys: list[int],
        form: WhyForm,
        rows: tuple[Planned, ...] | None,
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            **what,
            "opts": self.opts,
            "address": request.get_full_path(),  # with the filters: they decide what is there to be changed
            "checkbox": ACTION_CHECKBOX_NAME,
            "keys": keys,
            "form": form,
            "is_planned": rows is not None,
            "changing": [row for row in rows or () if not row.refusal],
            "refused": [row for row in rows or () if row.refusal],
            "shown": _SHOWN,
            "seen": seal(rows) if rows is not None else "",
        }
        return TemplateResponse(request, "admin/incidents/incident/bulk.html", context)

    def _say(self, request: HttpRequest, done: Changed) -> None:
        """Say it, with the way back. Only a template makes the link."""
        undo = ""
        if done.act is not None:
            undo = reverse("admin:incidents_incident_undo_in_list", args=[done.act.pk])
        elif done.edit is not None and done.edit.action == EditAction.IN_LIST:
            undo = reverse("admin:incidents_incident_undo", args=[done.first.pk, done.edit.pk])
        said = render_to_string("admin/incidents/incident/_bulk_done.html", {"count": done.count, "undo": undo})
        self.message_user(request, said, messages.SUCCESS)
