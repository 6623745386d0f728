"""Said once a page is saved: what does not fit together, and what may stand at the desk already. Nothing is refused."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from incidents.admin.claim_formset import ClaimFormSet
from incidents.admin.signed_in import editor
from incidents.claim_cautions import likely_mistakes
from incidents.dossier_builder import claims_of
from incidents.models import Actor, Incident, Source
from incidents.near_duplicates import actors_like, near_incidents, near_sentence, sources_like, standing_sentences

if TYPE_CHECKING:
    IncidentModelAdmin = admin.ModelAdmin[Incident]
    AnyModelAdmin = admin.ModelAdmin[Any]
else:
    IncidentModelAdmin = object
    AnyModelAdmin = object

#: What a near incident is found by.
_WHERE_AND_WHEN = frozenset({"latitude", "longitude", "coordinates_text", "occurred_on"})


class EntryWarnings(IncidentModelAdmin):
    """Warnings of what was changed just now: of the rest they were given when that was entered."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: Any) -> None:
        """Save the claims, then say what is likely wrong with those that were changed. Six queries."""
        super().save_related(request, form, formsets, change)
        incident: Incident = form.instance
        if not change or _WHERE_AND_WHEN & set(form.changed_data):
            for near in near_incidents(incident, by=editor(request), unjudged=True):
                self.message_user(request, near_sentence(near), messages.WARNING)
        claims = [each for formset in formsets if isinstance(formset, ClaimFormSet) for each in _changed(formset)]
        for claim in claims_of(incident) if claims else ():
            for sentence in likely_mistakes(claim, incident) if claim.pk in claims else ():
                said = _("Claim %(number)d: %(sentence)s") % {"number": claim.number, "sentence": sentence}
                self.message_user(request, said, messages.WARNING)


class StandingAlready(AnyModelAdmin):
    """Tells of an actor or a source that may be the same as a new one, or as one that was renamed."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: Any) -> None:
        """Save the names, then look for the same ones. One or two queries."""
        super().save_related(request, form, formsets, change)
        row = form.instance
        same: tuple[Actor, ...] | tuple[Source, ...] = ()
        if isinstance(row, Actor):
            same = actors_like(row, tuple(row.names.values_list("text", flat=True)))
        elif isinstance(row, Source):
            same = sources_like(row)
        for sentence in standing_sentences(same):
            self.message_user(request, sentence, messages.WARNING)


def _changed(formset: ClaimFormSet) -> set[int]:
    return {form.instance.pk for form in formset.forms if form.has_changed() and form.instance.pk}
