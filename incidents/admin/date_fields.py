"""Dates typed in words: read when the page is saved, and said in a message, so that nothing is guessed in silence."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _

from incidents.dating import typed_date
from incidents.echoing import said_date
from record.date_tokens import DateWordsError
from record.date_words import read_date

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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._typed_words: dict[str, str] = {}

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
        """Keep the words, and put the time of day where it belongs."""
        cleaned = super().clean()
        if self._time_of_day and not self.cleaned_data.get("time_of_day") and "time_of_day" in self.fields:
            self.cleaned_data["time_of_day"] = self._time_of_day
        for name in DATE_COLUMNS:
            if name in self.cleaned_data and words_column(name) in self.cleaned_data:
                self._keep_words(name)
        return cleaned

    def _read(self, name: str) -> str:
        text = self.cleaned_data[name]
        reading = typed_date(text)
        if reading is None:
            return ""
        if reading.when.edtf != text.strip():
            said = {"words": text, "date": said_date(reading.when)}
            self.date_notes = (*self.date_notes, _("The date “%(words)s” was read as %(date)s.") % said)
            self._typed_words[name] = text.strip()
        if name == "occurred_on":
            self._time_of_day = reading.time_of_day
        return reading.when.edtf

    def _keep_words(self, name: str) -> None:
        """What was typed as the date is its words, unless a person wrote others beside it in the same page."""
        column = words_column(name)
        words = self.cleaned_data[column]
        if name in self._typed_words and (not words or column not in self.changed_data):
            self.cleaned_data[column] = self._typed_words[name]
        elif words and not self.cleaned_data[name]:
            self.add_error(column, _("These words stand without a date. Write the date that they mean, or empty this."))
        elif (
            words
            and {name, column} & set(self.changed_data)
            and (note := _other_reading(words, self.cleaned_data[name]))
        ):
            self.date_notes = (*self.date_notes, note)


def words_column(name: str) -> str:
    """The column that keeps the words of a date."""
    return f"{name}_words"


def _other_reading(words: str, edtf: str) -> str:
    """A sentence where the words kept beside a date would be read as another; empty where they fit or are not read."""
    try:
        reading = read_date(words)
    except DateWordsError:
        return ""
    if edtf in {each.when.edtf for each in reading.readings}:
        return ""
    said = {"words": words, "date": said_date(reading.readings[0].when), "taken": edtf}
    return _("The words “%(words)s” would be read as %(date)s; the date that stands is %(taken)s.") % said
