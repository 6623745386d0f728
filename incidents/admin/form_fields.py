"""Form fields whose refusals name the field, the value and the likely mistake. Django's own name but the kind."""

import re
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from incidents.dating import unreadable_date
from record.directions import left_open, own_direction

_MAX_SHOWN: Final = 300
_MAX_DATE: Final = 100
#: Texts of which a key can be made without dropping what may be meant.
_NEARLY_KEY: Final = re.compile(r"[\w\s.,;:!?'’&()-]+")
_COMMA: Final = re.compile(r"([+-]?\d+)[,\N{ARABIC DECIMAL SEPARATOR}\N{ARABIC COMMA}](\d+)")
_THOUSANDS: Final = re.compile(r"\d{1,3}(?:[,\N{ARABIC THOUSANDS SEPARATOR}'’\s]\d{3})+")
_KILOMETRES: Final = re.compile(r"(\d+(?:\.\d+)?)\s*km", re.IGNORECASE)
_METRES: Final = re.compile(r"(\d+(?:\.\d+)?)\s*m", re.IGNORECASE)
_NUMBER: Final = re.compile(r"\d+(?:[.,]\d+)?")
#: What Django says by these codes is said anew.
_REPLACED: Final = frozenset({"invalid", "min_value", "max_value"})


class NamedValueField(forms.Field):
    """Says ``mistake(value)`` in place of Django's sentence. Mixed in before a field of Django's."""

    def clean(self, value: Any) -> Any:
        """The value, as Django reads it.

        Raises:
            ValidationError: with our sentence where the value cannot be read, with Django's where it is missing.
        """
        try:
            return super().clean(value)
        except ValidationError as error:
            if not any(each.code in _REPLACED for each in error.error_list):
                raise
            text = str(value).strip()
            sentence = left_open(text) or self.mistake(text)
            raise ValidationError(
                _("%(field)s: %(sentence)s") % {"field": self.label, "sentence": sentence}, code="invalid"
            ) from error

    def mistake(self, text: str) -> str:
        """A sentence on a value that was refused."""
        raise NotImplementedError


class NumberField(NamedValueField, forms.FloatField):
    """A number typed as text: an input of type number keeps what it cannot read to itself, and then it is lost."""

    widget = forms.TextInput

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """A keyboard for numbers where there is one."""
        return {**super().widget_attrs(widget), "inputmode": "decimal", "dir": "ltr", "autocomplete": "off", "size": 14}

    def mistake(self, text: str) -> str:
        """The decimal comma has a proposal; otherwise what every number here may be mistaken for."""
        if written := _COMMA.fullmatch(text):
            return _("“%(value)s” has a comma. Write decimals with a point: %(proposal)s.") % {
                "value": text,
                "proposal": ".".join(written.groups()),
            }
        return _("“%(value)s” is not a number. Leave it empty if it is not known.") % {"value": shown(text)}


class DegreesField(NumberField):
    """Latitude or longitude in decimal degrees."""

    def mistake(self, text: str) -> str:
        """Coordinates in another form have a box of their own."""
        if not _COMMA.fullmatch(text) and _NUMBER.search(text):
            return _(
                "“%(value)s” is not one number in decimal degrees, such as 34.3683. Whole coordinates in any form can "
                "go into “Coordinates as written”."
            ) % {"value": shown(text)}
        return super().mistake(text)


class MetresField(NumberField):
    """A length in metres."""

    def mistake(self, text: str) -> str:
        """Separated thousands and named units have a proposal."""
        if _THOUSANDS.fullmatch(text):
            return _("“%(value)s” has a separator. If thousands are meant, write %(proposal)s.") % {
                "value": text,
                "proposal": re.sub(r"\D", "", text),
            }
        if written := _KILOMETRES.fullmatch(text):
            return _named_unit(text, f"{float(written[1]) * 1000:.10g}")
        if written := _METRES.fullmatch(text):
            return _named_unit(text, written[1])
        return super().mistake(text)


class WholeNumberField(NamedValueField, forms.IntegerField):
    """A count or a place in an order."""

    def mistake(self, text: str) -> str:
        """Below the least, or no whole number."""
        return _("“%(value)s” is not a whole number from %(least)d. Write it in digits alone, or leave it empty.") % {
            "value": shown(text),
            "least": self.min_value or 0,
        }


class KeyField(NamedValueField, forms.SlugField):
    """The key of an actor or a source."""

    def mistake(self, text: str) -> str:
        """With a proposal where letters remain."""
        proposal = re.sub(r"[^\w-]+", "-", text).strip("-") if _NEARLY_KEY.fullmatch(text) else ""
        sentence = _("“%(value)s” is not a key, which is of letters, digits, hyphens and underscores alone.") % {
            "value": shown(text)
        }
        return f"{sentence} {_('Perhaps %(proposal)s?') % {'proposal': shown(proposal)}}" if proposal else sentence


class WebAddressField(NamedValueField, forms.URLField):
    """The address of a page."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"assume_scheme": "https", **kwargs})

    def mistake(self, text: str) -> str:
        """Another scheme is named, since it is refused for a reason."""
        scheme = re.match(r"([A-Za-z][A-Za-z0-9+.-]*):(?!\d)", text)
        if scheme and scheme[1].lower() not in {"http", "https"}:
            return _("“%(value)s” begins with %(scheme)s:, and only http: and https: lead to a page.") % {
                "value": shown(text),
                "scheme": scheme[1],
            }
        if re.search(r"\s", text):
            return _(
                "“%(value)s” is not one address: there is white space in it. Was more than the address copied?"
            ) % {"value": shown(text)}
        return _("“%(value)s” is not the address of a page. It has the form https://example.org/page.") % {
            "value": shown(text)
        }


class DayField(NamedValueField, forms.DateField):
    """One calendar day, in one form alone: Django's others take the month of 7/12/2016 for the one written first."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{**kwargs, "input_formats": ["%Y-%m-%d"]})

    def mistake(self, text: str) -> str:
        """The order of day and month is asked for; a month alone is no day."""
        reason = unreadable_date(text) if len(text) <= _MAX_DATE else None
        return reason or _("“%(value)s” is not a single day. Write year, month and day: 2017-01-02.") % {
            "value": shown(text)
        }


def shown(text: str) -> str:
    """A value as a message repeats it: not at a length that buries the message, nor turning what follows a cut."""
    if len(text) <= _MAX_SHOWN:
        return text
    return own_direction(Truncator(text).chars(_MAX_SHOWN))


def _named_unit(text: str, proposal: str) -> str:
    return _("“%(value)s” names its unit. It is in metres here: write %(proposal)s.") % {
        "value": text,
        "proposal": proposal,
    }
