"""The incident page: a whole case from one form; and the list of incidents."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.forms import BaseModelFormSet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.admin.acting_on_many import ActsInListPages
from incidents.admin.archiving import ArchivePages
from incidents.admin.bases import DeskAdmin, editor
from incidents.admin.bulk import BulkPages
from incidents.admin.claim_formset import ClaimFormSet
from incidents.admin.confidential import ConfidentialLink
from incidents.admin.echo import EchoPages
from incidents.admin.exporting import ExportPages
from incidents.admin.grading import GradingPages
from incidents.admin.held_edits import CoarserWhileHeld
from incidents.admin.incident_form import IncidentForm, IncidentModelForm
from incidents.admin.incident_list import IncidentList
from incidents.admin.inlines import ClaimInline, PlaceNameInline, TitleInline
from incidents.admin.open_claims import OpenClaims
from incidents.admin.per_object import PerObject
from incidents.admin.place_fields import PLACE_ENTRY
from incidents.admin.places import PlaceEntryFieldsets, PlacePages
from incidents.admin.relating import RelatingPages
from incidents.admin.undoing import AccountUndoPages
from incidents.models import Incident
from incidents.place_context import language
from incidents.readiness import missing
from record.directions import minute
from record.vocabulary import Disagreement

if TYPE_CHECKING:
    AnyFormSet = BaseModelFormSet[Any, Any]
else:
    AnyFormSet = BaseModelFormSet


@admin.register(Incident)
class IncidentAdmin(
    CoarserWhileHeld,
    ConfidentialLink,
    EchoPages,
    OpenClaims,
    PlacePages,
    BulkPages,
    ExportPages,
    ArchivePages,
    AccountUndoPages,
    RelatingPages,
    ActsInListPages,
    GradingPages,
    PlaceEntryFieldsets,
    IncidentList,
    PerObject,
    DeskAdmin,
):
    """Incidents: entered, listed, published."""

    form = IncidentForm
    inlines = (TitleInline, PlaceNameInline, ClaimInline)
    readonly_fields = ("public_state", "still_missing", "compared", "grades_given", "earliest", "latest", "changed")
    save_on_top = True
    delete_confirmation_template = "admin/incidents/incident/delete_confirmation.html"
    delete_selected_confirmation_template = "admin/incidents/incident/delete_selected_confirmation.html"
    fieldsets = (
        (None, {"fields": ("public_state", "still_missing", "compared", "changed")}),
        (
            gettext_lazy("What"),
            {
                "fields": (
                    ("code", "language"),
                    "title",
                    "summary",
                    ("event_type", "event_subtype", "sensitivity"),
                )
            },
        ),
        (
            gettext_lazy("When"),
            {"fields": ("occurred_on", "occurred_on_words", ("earliest", "latest"), ("time_of_day", "time_zone"))},
        ),
        (
            gettext_lazy("Where"),
            {
                "fields": (
                    *PLACE_ENTRY,
                    ("place_name", "precision"),
                    ("latitude", "longitude", "uncertainty_m"),
                    "place_note",
                    ("disclosure", "cell_km", "public_place_name"),
                )
            },
        ),
        (
            gettext_lazy("What readers are told of disagreements"),
            {"fields": tuple(f"{kind.value}_note" for kind in Disagreement)},
        ),
        (gettext_lazy("Assessment"), {"fields": ("grades_given",)}),
    )

    class Media:
        """The echo under the figures while one types."""

        js = ("js/admin/figures.js",)

    # ------------------------------------------------------------------------------------------------- the page

    def get_readonly_fields(self, request: HttpRequest, obj: Incident | None = None) -> tuple[str, ...]:
        """The code stays once it is a public address."""
        fields = super().get_readonly_fields(request, obj)
        return (*fields, "code") if obj is not None and obj.was_ever_public else tuple(fields)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """A new incident is written in the language of the page, until somebody says another."""
        return {"language": language(), **super().get_changeform_initial_data(request)}

    @admin.display(description=gettext_lazy("Public state"))
    def public_state(self, incident: Incident) -> str:
        """What readers have, and whether the desk has gone on since."""
        if incident.version is None or incident.published_at is None:
            return _("%(status)s; never published") % {"status": incident.get_status_display()}
        state = _("%(status)s; version %(version)d of %(when)s UTC") % {
            "status": incident.get_status_display(),
            "version": incident.version,
            "when": minute(incident.published_at),
        }
        if incident.has_unpublished_edits:
            state += "; " + _("edited since, which readers do not see")
        return state

    @admin.display(description=gettext_lazy("Still missing before it can be public"))
    def still_missing(self, incident: Incident) -> str:
        """A sentence a line."""
        if incident._state.adding:
            return _("Save it once to see.")
        return "\n".join(missing(incident)) or _("Nothing.")

    @admin.display(description=gettext_lazy("Last change"))
    def changed(self, incident: Incident) -> str:
        """Who saved it last, and when."""
        if incident._state.adding:
            return "–"
        when = incident.updated_at.strftime("%Y-%m-%d %H:%M")
        return f"{when} UTC, {incident.updated_by}" if incident.updated_by else f"{when} UTC"

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Django's page, with the acts of publication beside the history."""
        incident = context.get("original")
        if incident is not None:
            context["acts"] = self.acts_for(request, incident)
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Incident, form: IncidentModelForm, change: Any) -> None:
        """Save, and warn of a point that may be wrong."""
        super().save_model(request, obj, form, change)
        if isinstance(form, IncidentForm):
            self.warn_of_place(request, obj, form)

    def save_formset(self, request: HttpRequest, form: IncidentModelForm, formset: AnyFormSet, change: Any) -> None:
        """Save names, titles and claims; any change of them is a change of the incident."""
        if isinstance(formset, ClaimFormSet):
            formset.by = editor(request)
        formset.save()
        if isinstance(formset, ClaimFormSet):
            self.warn_of_places_of_claims(request, formset)
        if formset.has_changed():
            Incident.objects.filter(pk=form.instance.pk).update(updated_at=timezone.now(), updated_by=editor(request))
