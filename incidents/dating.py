"""Dates as editors type them, and the days that they allow."""

from django.core.exceptions import ValidationError

from incidents.models import Claim, Incident
from record.date_tokens import DateWordsError
from record.date_words import DateReading, read_date
from record.dates import DateError, read_edtf


def unreadable_date(text: str) -> str | None:
    """Why a date cannot be read, as a sentence; None for one that can, and for none at all."""
    if not text:
        return None
    try:
        read_edtf(text)
    except DateError as error:
        return str(error)
    return None


def typed_date(text: str) -> DateReading | None:
    """A date as typed into a form, in EDTF or in words, if it can be read in one way alone; None for none.

    Raises:
        ValidationError: it cannot be read, or its order is open. The sentence names the value and the likely mistake.
    """
    if not text:
        return None
    try:
        taken = read_date(text).taken
    except DateWordsError as error:
        raise ValidationError(str(error), code="date") from error
    if taken is None:
        raise ValidationError(unreadable_date(text) or "", code="date")
    return taken


def derive_days(dated: Incident | Claim) -> str | None:
    """Set the earliest and the latest day from the date in words. Not saved.

    Returns why the date cannot be read, as a sentence: the words are kept all the same, and both days left open.
    """
    dated.earliest = dated.latest = None
    if not dated.occurred_on:
        return None
    try:
        when = read_edtf(dated.occurred_on)
    except DateError as error:
        return str(error)
    dated.earliest, dated.latest = when.earliest, when.latest
    return None
