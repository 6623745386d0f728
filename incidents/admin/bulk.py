"""Changing several incidents from the list: shown first what will change, asked why, and undone like any edit."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.admin.signed_in import editor
from incidents.models import Incident
from incidents.models.fields import language_tag
from incidents.services.changing_many import (
    MOST,
    Assign,
    Change,
    Changed,
    ChangingRefused,
    PlanIsOld,
    SetColumn,
    change_many,
    plan,
    seal,
)

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


#: By the name of the action: its form, and the change that a value means.
CHANGES: dict[str, tuple[type[WhyForm], Callable[[Any], Change]]] = {
    "change_event_type": (EventTypeForm, lambda value: SetColumn(column="event_type", value=value)),
    "change_sensitivity": (SensitivityForm, lambda value: SetColumn(column="sensitivity", value=value)),
    "change_language": (LanguageForm, lambda value: SetColumn(column="language", value=value)),
    "assign_selected": (AssignForm, lambda value: Assign(to=value)),
}


class BulkPages(IncidentModelAdmin):
    """The actions of the list that change several incidents."""

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Ours after those of the other parts, for whoever may change any incident."""
        actions: dict[str, Any] = super().get_actions(request)
        if self.has_change_permission(request) or self.has_publish_permission(request):  # type: ignore[attr-defined]
            actions |= {name: self.get_action(name) for name in CHANGES}
        return actions

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

    def _change(self, request: HttpRequest, queryset: QuerySet[Incident], action: str) -> HttpResponse | None:
        """First the value and the reason, then what will change, then do it. None: done, back to the list."""
        keys = list(queryset.order_by("pk").values_list("pk", flat=True)[: MOST + 1])
        if len(keys) > MOST:
            self.message_user(request, _("That is more than %(most)d at once. Choose fewer.") % {"most": MOST}, "error")
            return None
        form_class, change_to = CHANGES[action]
        form = form_class(request.POST if "stage" in request.POST else None)
        rows = None
        if form.is_bound and form.is_valid():
            change, by = change_to(form.cleaned_data["value"]), editor(request)
            if request.POST["stage"] == "do":
                try:
                    seen, why = request.POST.get("seen", ""), form.cleaned_data["why"]
                    self._say(request, change_many(change=change, keys=keys, by=by, why=why, seen=seen))
                except ChangingRefused as refusal:
                    level = messages.WARNING if isinstance(refusal, PlanIsOld) else messages.ERROR
                    self.message_user(request, str(refusal), level)
                else:
                    return None
            incidents = Incident.objects.filter(pk__in=keys).select_related("assignment__account")
            rows = plan(change=change, incidents=list(incidents.order_by("pk")), by=by)
        return self._page(request, action, keys, form, rows)

    def _page(self, request: HttpRequest, action: str, keys: list[int], form: WhyForm, rows: Any) -> HttpResponse:
        changing = [row for row in rows or () if not row.refusal]
        refused = [row for row in rows or () if row.refusal]
        context = {
            **self.admin_site.each_context(request),
            "title": self.get_actions(request)[action][2],
            "opts": self.opts,
            "action": action,
            "checkbox": ACTION_CHECKBOX_NAME,
            "keys": keys,
            "form": form,
            "is_planned": rows is not None,
            "changing": changing,
            "refused": refused,
            "shown": _SHOWN,
            "seen": seal(rows) if rows is not None else "",
        }
        return TemplateResponse(request, "admin/incidents/incident/bulk.html", context)

    def _say(self, request: HttpRequest, done: Changed) -> None:
        """Say it, with the way back. Only a template makes the link."""
        undo = reverse("admin:incidents_incident_undo", args=[done.first.pk, done.edit.pk]) if done.edit else ""
        said = render_to_string("admin/incidents/incident/_bulk_done.html", {"count": done.count, "undo": undo})
        self.message_user(request, said, messages.SUCCESS)
