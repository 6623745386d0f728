"""The incident's own fields."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _

from incidents.admin.date_fields import DatesInWords
from incidents.admin.place_fields import PLACE_FIELD_CLASSES, PlaceEntryForm
from incidents.dating import derive_days
from incidents.models import Incident

if TYPE_CHECKING:
    IncidentModelForm = forms.ModelForm[Incident]
else:
    IncidentModelForm = forms.ModelForm

#: Set by the desk itself, and part of rules that what is typed can break.
_DERIVED = frozenset({"status", "version", "published_at", "earliest", "latest"})


class IncidentForm(DatesInWords, PlaceEntryForm):
    """An incident. A date that cannot be read is refused while its editor is there to say what was meant."""

    class Meta:
        """Every column that a person fills in; the page says in which order."""

        model = Incident
        fields = "__all__"
        field_classes = PLACE_FIELD_CLASSES

    #: Whether the save was stopped by questions that are still to be answered; set by the page.
    stopped = False

    def clean(self) -> dict[str, Any] | None:
        """Derive the first and the last day from the date in words."""
        cleaned = super().clean()
        if self.stopped:
            self.add_error(None, _("Nothing is saved yet, and nothing of what you typed is lost."))
        self.instance.occurred_on = self.cleaned_data.get("occurred_on", "")
        derive_days(self.instance)
        return cleaned

    def _get_validation_exclusions(self) -> set[str]:
        """Check the rules that involve derived columns too: Django would leave them to the database."""
        return super()._get_validation_exclusions() - _DERIVED  # type: ignore[misc, no-any-return, unused-ignore]
