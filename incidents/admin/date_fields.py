"""Dates typed in words: read when the page is saved, and said in a message, so that nothing is guessed in silence."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _

from incidents.dating import typed_date
from incidents.echoing import said_date

if TYPE_CHECKING:
    AnyForm = forms.ModelForm[Any]
else:
    AnyForm = object

#: The columns that hold a date as EDTF.
DATE_COLUMNS = ("occurred_on", "stated_on", "published_on")


class DatesInWords(AnyForm):
    """Reads the columns of dates. A time of day beside the date goes into its own field, if that is empty."""

    #: How dates in words were read, for a message once they are saved.
    date_notes: tuple[str, ...] = ()
    _time_of_day = ""

    def clean_occurred_on(self) -> str:
        """The date of the event in EDTF, or nothing."""
        return self._read("occurred_on")

    def clean_stated_on(self) -> str:
        """When a claim was made in EDTF, or nothing: it has no other use than to be read."""
        return self._read("stated_on")

    def clean_published_on(self) -> str:
        """When a document came out in EDTF, or nothing."""
        return self._read("published_on")

    def clean(self) -> dict[str, Any] | None:
        """Put the time of day where it belongs."""
        cleaned = super().clean()
        if self._time_of_day and not self.cleaned_data.get("time_of_day") and "time_of_day" in self.fields:
            self.cleaned_data["time_of_day"] = self._time_of_day
        return cleaned

    def _read(self, name: str) -> str:
        text = self.cleaned_data[name]
        reading = typed_date(text)
        if reading is None:
            return ""
        if reading.when.edtf != text.strip():
            said = {"words": text, "date": said_date(reading.when)}
            self.date_notes = (*self.date_notes, _("The date “%(words)s” was read as %(date)s.") % said)
        if name == "occurred_on":
            self._time_of_day = reading.time_of_day
        return reading.when.edtf
