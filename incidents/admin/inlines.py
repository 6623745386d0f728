"""What is entered on the incident's own page, besides the incident."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.forms.widgets import Media, Script
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from incidents.admin.bases import DeskFields
from incidents.admin.claim_form import (
    ClaimForm,
    carriers,
    print_claim_attributions,
    print_claim_figures,
    stance_field,
)
from incidents.admin.claim_formset import MAX_CLAIMS, ClaimFormSet
from incidents.admin.open_claims import asked_for
from incidents.admin.place_fields import PLACE_ENTRY
from incidents.admin.places import PlaceEntryFieldsets
from incidents.models import Claim, ClaimVia, Incident, IncidentTitle, PlaceName
from record.vocabulary import About

if TYPE_CHECKING:
    ClaimInlineBase = admin.StackedInline[Claim, Incident]
    TitleInlineBase = admin.TabularInline[IncidentTitle, Incident]
    PlaceNameInlineBase = admin.TabularInline[PlaceName, Incident]
else:
    ClaimInlineBase = admin.StackedInline
    TitleInlineBase = PlaceNameInlineBase = admin.TabularInline


#: What opens claims in place, and what orders, copies and splits them.
SCRIPTS = tuple(Script(f"js/admin/{name}.js", type="module") for name in ("open_claims", "claim_tools"))


class TitleInline(DeskFields, TitleInlineBase):
    """Titles in other languages."""

    model = IncidentTitle
    extra = 0
    fields = ("language", "text")


class PlaceNameInline(DeskFields, PlaceNameInlineBase):
    """Names of the place in other languages."""

    model = PlaceName
    extra = 0
    fields = ("language", "text")


class ClaimInline(PlaceEntryFieldsets, DeskFields, ClaimInlineBase):
    """Claims, each with its figures, stances, attributions and carriers."""

    model = Claim
    form = ClaimForm
    template = "admin/incidents/incident/claims.html"
    formset = ClaimFormSet  # type: ignore[assignment] # the stubs know no form but ModelForm itself here
    extra = 0
    max_num = MAX_CLAIMS

    @property
    def media(self) -> Media:
        """Django's scripts of rows, and what opens a claim in place."""
        return super().media + Media(js=SCRIPTS)  # type: ignore[arg-type, return-value, unused-ignore]

    autocomplete_fields = ("claimant", "source")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("claimant", "capacity"),
                    ("source", "carried_by"),
                    ("position", "asks_for_investigation", "known_through_number"),
                    "figures_text",
                    tuple(stance_field(about) for about in About),
                    "attributions_text",
                    "summary",
                    ("verbatim", "translation"),
                    ("language", "stated_on", "stated_on_words"),
                    "basis",
                    "basis_note",
                    ("working_status", "number", "order"),
                    "public_note",
                )
            },
        ),
        (
            _("Own place and time"),
            {
                "classes": ("collapse",),
                "description": _("Only where the claim speaks of another place or time than the incident's."),
                "fields": (
                    *PLACE_ENTRY,
                    ("place_name", "precision"),
                    ("latitude", "longitude", "uncertainty_m"),
                    "place_note",
                    ("disclosure", "cell_km"),
                    ("occurred_on", "occurred_on_words", "time_of_day"),
                ),
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Claim]:
        """Claims with all that hangs on them, in five queries however many there are."""
        links = Prefetch("links", ClaimVia.objects.select_related("actor").order_by("order", "pk"))
        return (
            super()
            .get_queryset(request)
            .select_related("claimant", "source", "known_through")
            .prefetch_related("figures", "stances", "attributions__actor", links)
        )

    def get_formset(self, request: HttpRequest, obj: Incident | None = None, **kwargs: Any) -> Any:
        """A set that makes no more forms than it takes, whatever number the request names."""
        formset: Any = super().get_formset(request, obj, **kwargs, absolute_max=MAX_CLAIMS, validate_max=True)
        formset.opened = asked_for(request)
        return formset

    def get_extra(self, request: HttpRequest, obj: Incident | None = None, **kwargs: Any) -> int:
        """One empty claim is always there, so that the page works without JavaScript."""
        return 1

    # What somebody sees who may look and not change; the form's own fields take these places for everybody else.

    @admin.display(description=_("Figures"))
    def figures_text(self, claim: Claim) -> str:
        """The figures as lines."""
        return print_claim_figures(claim)

    @admin.display(description=_("Who did it"))
    def attributions_text(self, claim: Claim) -> str:
        """The attributions as lines."""
        return print_claim_attributions(claim)

    @admin.display(description=_("Via"))
    def carried_by(self, claim: Claim) -> str:
        """Who carried it."""
        return ", ".join(actor.name for actor in carriers(claim))

    @admin.display(description=_("Known only through claim"))
    def known_through_number(self, claim: Claim) -> int | None:
        """The number of that claim."""
        return claim.known_through.number if claim.known_through else None
